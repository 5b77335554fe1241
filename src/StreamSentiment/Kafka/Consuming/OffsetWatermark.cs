using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The offset up to which one partition may be committed: the lowest offset in flight, or the one after the highest
/// finished or known to be no record.
/// Offsets may have gaps (transaction markers and compaction take some). Not thread-safe.
/// </summary>
internal sealed class OffsetWatermark
{
    private Entry[] entries = new Entry[64]; // a ring; ascending offsets, the lowest in flight at the head
    private int head;
    private int count;
    private long? afterLast;

    /// <summary>Offsets tracked and not complete.</summary>
    public int InFlight { get; private set; }

    /// <summary>The bytes of their records.</summary>
    public long Bytes { get; private set; }

    /// <summary>The offset from which a next owner must read; null until an offset is tracked.</summary>
    public long? Value => count > 0 ? entries[head].Offset : afterLast;

    /// <summary>The time of the record with the lowest offset in flight; null if nothing is.</summary>
    public RecordTime? Oldest => count > 0 ? entries[head].Time : null;

    /// <summary>Every record below this offset was tracked: once they are finished, it may be committed.</summary>
    public void Reach(long end) => afterLast = Math.Max(afterLast ?? 0, end);

    /// <summary>Puts an offset in flight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above every offset tracked so far.</exception>
    /// <param name="offset">The record's place.</param>
    /// <param name="time">The record's time.</param>
    /// <param name="bytes">The record's size.</param>
    public void Track(long offset, RecordTime time, int bytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, afterLast ?? 0);
        if (count == entries.Length)
        {
            Grow();
        }

        entries[(head + count++) & (entries.Length - 1)] = new Entry(offset, time, bytes, Finished: false);
        InFlight++;
        Bytes += bytes;
        afterLast = offset + 1;
    }

    /// <summary>Completes an offset; false if it is not in flight.</summary>
    public bool Complete(long offset)
    {
        if (Find(offset) is not { } index || entries[index].Finished)
        {
            return false;
        }

        entries[index] = entries[index] with { Finished = true };
        InFlight--;
        Bytes -= entries[index].Bytes;
        while (count > 0 && entries[head].Finished)
        {
            head = (head + 1) & (entries.Length - 1);
            count--;
        }
        return true;
    }

    private int? Find(long offset)
    {
        var (low, high) = (0, count - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int index = (head + middle) & (entries.Length - 1);
            if (entries[index].Offset == offset)
            {
                return index;
            }

            if (entries[index].Offset < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return null;
    }

    private void Grow()
    {
        var larger = new Entry[entries.Length * 2];
        for (int i = 0; i < count; i++)
        {
            larger[i] = entries[(head + i) & (entries.Length - 1)];
        }

        (entries, head) = (larger, 0);
    }

    private readonly record struct Entry(long Offset, RecordTime Time, int Bytes, bool Finished);
}
