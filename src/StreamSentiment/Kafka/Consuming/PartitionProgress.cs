namespace StreamSentiment.Kafka.Consuming;

/// <summary>One assigned partition, as <see cref="OffsetTracker"/> sees it.</summary>
internal sealed class PartitionProgress(int epoch)
{
    /// <summary>The assignment that this progress belongs to.</summary>
    public int Epoch => epoch;

    public OffsetWatermark Watermark { get; } = new();

    public long LastTracked { get; private set; } = -1;

    /// <summary>What the group's offset is known to be; null before the first commit.</summary>
    public long? Committed { get; set; }

    /// <summary>
    /// True when there is something new to commit. The first offset read counts: a group that has committed nothing and
    /// starts at the end of a topic would otherwise skip what was in flight when it died.
    /// </summary>
    public bool HasMoved => Watermark.Value is { } offset && offset != Committed;

    public void Track(long offset)
    {
        Watermark.Track(offset);
        LastTracked = offset;
    }
}
