namespace StreamSentiment.Training.Labels;

/// <summary>Records of one partition.</summary>
/// <param name="Partition">From 0.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset after the last; equal to <paramref name="From"/> if there are none.</param>
public readonly record struct OffsetRange(int Partition, long From, long To)
{
    /// <summary>For a manifest: <c>2: [100, 250)</c>.</summary>
    public override string ToString() => $"{Partition}: [{From}, {To})";
}
