using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>The offsets of one assigned partition. Not thread-safe.</summary>
/// <param name="epoch">The assignment that it belongs to.</param>
/// <param name="answered">What this process has answered of the partition; null where that is not known.</param>
internal sealed class PartitionProgress(int epoch, AnsweredBelow? answered = null)
{
    private const int MostGaps = 10_000; // of a few seconds: transactions leave one each

    private readonly List<(long From, long To)> gaps = []; // offsets of which no record came
    private long sentBytes;
    private long? next;
    private long? passedFrom; // the first record that was passed over since they were told
    private long passed;
    private int? lastEpoch; // the leader's, of the last record
    private int asked;

    /// <summary>The assignment that this progress belongs to.</summary>
    public int Epoch => epoch;

    public OffsetWatermark Watermark { get; } = new();

    public long LastTracked { get; private set; } = -1;

    /// <summary>The group's offset as far as it is known; null before the first commit.</summary>
    public long? Committed { get; set; }

    /// <summary>The first offset read since the assignment; null while nothing is.</summary>
    public long? First { get; set; }

    /// <summary>Records whose answers are in the open transaction.</summary>
    public int Sent { get; private set; }

    /// <summary>Records whose answers are in the transaction that is being committed.</summary>
    public int Cut { get; private set; }

    /// <summary>The bytes of these.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Records read and not yet answered for good.</summary>
    public int InFlight => Watermark.InFlight + Sent + Cut;

    /// <summary>The bytes of these.</summary>
    public long BytesInFlight => Watermark.Bytes + sentBytes + CutBytes;

    /// <summary>The lowest offset that is not answered for good; null before anything was read.</summary>
    public long? Lowest => Sent + Cut > 0 ? Committed ?? First : Watermark.Value;

    /// <summary>
    /// True when there is something new to commit. The first offset read counts: a group that has committed nothing and
    /// starts at the end of a topic would otherwise skip what was in flight when it died.
    /// </summary>
    public bool HasMoved => Watermark.Value is { } offset && offset != Committed;

    /// <summary>The group has committed up to this offset: reading begins there, unless it is deleted.</summary>
    public void Begin(long committed)
    {
        Committed ??= committed;
        next ??= committed;
    }

    public void Track(long offset, RecordTime time, int bytes = 0, int? leaderEpoch = null)
    {
        Watermark.Track(offset, time, bytes);
        lastEpoch = leaderEpoch ?? lastEpoch;
        MoveTo(offset, offset + 1);
    }

    /// <summary>The answer of a record goes into the open transaction; false if the record is not in flight.</summary>
    public bool Send(long offset)
    {
        long before = Watermark.Bytes;
        if (!Watermark.Complete(offset))
        {
            return false;
        }

        Sent++;
        sentBytes += before - Watermark.Bytes;
        return true;
    }

    /// <summary>The open transaction is going to be committed, and the next is open.</summary>
    public void Close() => (Cut, CutBytes, Sent, sentBytes) = (Sent, sentBytes, 0, 0);

    /// <summary>It is committed.</summary>
    public void Settle() => (Cut, CutBytes) = (0, 0);

    /// <summary>The same partition, read again from the group's offset.</summary>
    public PartitionProgress Again(int next, AnsweredBelow? answeredNow) =>
        new(next, answeredNow)
        {
            First = First,
            passedFrom = passedFrom,
            passed = passed,
        };

    /// <summary>True for a record that this process has answered before, and committed: it is only counted.</summary>
    public bool PassesOver(long offset, int? leaderEpoch)
    {
        if (answered is not { } below || !below.Covers(offset, leaderEpoch))
        {
            return false;
        }

        passedFrom ??= offset;
        passed++;
        return true;
    }

    /// <summary>The records that were passed over since the last call; null if none were.</summary>
    public (long From, long Count)? TakePassedOver()
    {
        (long, long)? taken = passedFrom is { } from ? (from, passed) : null;
        (passedFrom, passed) = (null, 0);
        return taken;
    }

    /// <summary>What a commit of this offset says; null where it does not tell of records that were read here.</summary>
    public AnsweredBelow? Below(long committed) =>
        lastEpoch is { } leader && committed <= LastTracked + 1 ? new AnsweredBelow(committed, leader) : null;

    /// <summary>
    /// Every record below this offset was read: what comes between the last of them and it are marks of transactions, records
    /// of aborted ones, and what compaction has taken.
    /// </summary>
    public void Reach(long end)
    {
        if (end > LastTracked)
        {
            Watermark.Reach(end);
            MoveTo(end, end);
        }
    }

    /// <summary>The brokers are asked where the partition begins: the answer is about the gaps of until now.</summary>
    public void AskAboutGaps() => asked = gaps.Count;

    /// <summary>The records that were deleted before they were read; null if none were.</summary>
    /// <param name="start">The first offset that the partition still has.</param>
    public (long From, long Count)? TakeLost(long start)
    {
        var lost = gaps.Take(asked).Where(gap => gap.From < start).ToArray();
        gaps.RemoveRange(0, asked);
        asked = 0;
        return lost.Length == 0 ? null : (lost[0].From, lost.Sum(gap => Math.Min(gap.To, start) - gap.From));
    }

    private void MoveTo(long offset, long after)
    {
        if (next < offset && gaps.Count < MostGaps)
        {
            gaps.Add((next.Value, offset));
        }

        next = after;
        LastTracked = after - 1;
    }
}

/// <summary>Where a partition stands.</summary>
/// <param name="Offset">The watermark: everything below is answered.</param>
/// <param name="Oldest">The time of the record at the watermark, if it is in flight.</param>
internal readonly record struct PartitionMark(Confluent.Kafka.TopicPartition Partition, long Offset, RecordTime? Oldest);

/// <summary>Records of a partition, from an offset on.</summary>
internal readonly record struct RecordSpan(Confluent.Kafka.TopicPartition Partition, long From, long Count);
