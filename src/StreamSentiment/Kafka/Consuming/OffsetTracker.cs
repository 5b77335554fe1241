using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The offsets in flight, for the partitions of one group member: the source tracks each record that it reads, the sink completes
/// each that is answered, and the source commits. Thread-safe.
/// </summary>
/// <param name="time">The clock of waits.</param>
internal sealed class OffsetTracker(TimeProvider time)
{
    private readonly object gate = new(); // a monitor, because the source's thread waits on it
    private readonly Dictionary<TopicPartition, PartitionProgress> partitions = [];
    private Func<bool>? awaited;
    private volatile int inFlight;
    private volatile bool isAssigned;
    private long completed;
    private int epoch;

    /// <summary>Records read and not yet answered for good.</summary>
    public int InFlight => inFlight;

    /// <summary>Records answered for good since the start.</summary>
    public long Completed => Interlocked.Read(ref completed);

    /// <summary>True once the group has assigned this member its partitions, even if there are none.</summary>
    public bool IsAssigned => isAssigned;

    /// <summary>The partitions that are assigned, in their order.</summary>
    public List<TopicPartition> Assigned()
    {
        lock (gate)
        {
            return
            [
                .. partitions
                    .Keys.OrderBy(partition => partition.Topic, StringComparer.Ordinal)
                    .ThenBy(partition => partition.Partition.Value),
            ];
        }
    }

    /// <summary>Starts partitions afresh: completions from an earlier assignment no longer count.</summary>
    public void Assign(IEnumerable<TopicPartition> assigned)
    {
        lock (gate)
        {
            epoch++;
            foreach (var partition in assigned)
            {
                Restart(partition);
            }

            isAssigned = true;
        }
    }

    /// <summary>Forgets partitions: whatever of them is in flight no longer counts.</summary>
    public void Revoke(IEnumerable<TopicPartition> revoked)
    {
        lock (gate)
        {
            epoch++;
            foreach (var partition in revoked)
            {
                if (partitions.Remove(partition, out var progress))
                {
                    inFlight -= progress.Watermark.InFlight;
                }
            }
        }
    }

    /// <summary>Puts an offset in flight and gives the epoch it belongs to; null if its partition is not assigned.</summary>
    public int? Track(TopicPartition partition, long offset, RecordTime time)
    {
        lock (gate)
        {
            if (!partitions.TryGetValue(partition, out var progress))
            {
                return null;
            }
            // The log was truncated or the topic created again: the offsets in flight belong to other records now.
            if (offset <= progress.LastTracked)
            {
                epoch++;
                progress = Restart(partition);
            }
            progress.Track(offset, time);
            inFlight++;
            return progress.Epoch;
        }
    }

    /// <summary>Notes what the group has committed of partitions that were just assigned.</summary>
    public void Begin(IEnumerable<TopicPartitionOffset> committed)
    {
        lock (gate)
        {
            foreach (var offset in committed.Where(offset => !offset.Offset.IsSpecial))
            {
                partitions.GetValueOrDefault(offset.TopicPartition)?.Begin(offset.Offset);
            }
        }
    }

    /// <summary>
    /// Notes that every record of the partition below <paramref name="end"/> was tracked. It may be committed once they are
    /// complete, although the last of its offsets belong to no record.
    /// </summary>
    public void Reach(TopicPartition partition, long end)
    {
        lock (gate)
        {
            partitions.GetValueOrDefault(partition)?.Reach(end);
        }
    }

    /// <summary>The brokers are asked where the partitions begin; <see cref="TakeLost"/> takes the answer.</summary>
    public void AskAboutGaps()
    {
        lock (gate)
        {
            foreach (var progress in partitions.Values)
            {
                progress.AskAboutGaps();
            }
        }
    }

    /// <summary>The records that were deleted before they were read, and are not known to be yet.</summary>
    /// <param name="starts">The first offset that each partition still has.</param>
    public List<LostRecords> TakeLost(IReadOnlyDictionary<TopicPartition, long> starts)
    {
        lock (gate)
        {
            List<LostRecords> lost = [];
            foreach (var (partition, start) in starts)
            {
                if (partitions.GetValueOrDefault(partition)?.TakeLost(start) is { } some)
                {
                    lost.Add(new LostRecords(partition, some.From, some.Count));
                }
            }

            return lost;
        }
    }

    /// <summary>True while the record's partition has not been revoked since it was read.</summary>
    public bool IsCurrent(InboundRecord record)
    {
        lock (gate)
        {
            return partitions.TryGetValue(record.TopicPartition, out var progress) && progress.Epoch == record.Epoch;
        }
    }

    /// <summary>Completes a record. One of an older epoch is ignored, and so is a second completion.</summary>
    public void Complete(InboundRecord record)
    {
        lock (gate)
        {
            if (
                !partitions.TryGetValue(record.TopicPartition, out var progress)
                || progress.Epoch != record.Epoch
                || !progress.Watermark.Complete(record.Offset)
            )
            {
                return;
            }

            inFlight--;
            Interlocked.Increment(ref completed);
            if (awaited?.Invoke() == true)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>The offsets to commit, of partitions whose watermark moved since the last <see cref="Committed"/>.</summary>
    public List<TopicPartitionOffset> Committable()
    {
        lock (gate)
        {
            return
            [
                .. partitions
                    .Where(entry => entry.Value.HasMoved)
                    .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.Watermark.Value!.Value)),
            ];
        }
    }

    /// <summary>Notes the offsets that a commit has made durable.</summary>
    public void Committed(IEnumerable<TopicPartitionOffset> offsets)
    {
        lock (gate)
        {
            foreach (var offset in offsets)
            {
                if (partitions.TryGetValue(offset.TopicPartition, out var progress))
                {
                    progress.Committed = offset.Offset;
                }
            }
        }
    }

    /// <summary>The watermark of each assigned partition of which something was read.</summary>
    public List<PartitionMark> Watermarks()
    {
        lock (gate)
        {
            return
            [
                .. partitions
                    .Where(entry => entry.Value.Watermark.Value is not null)
                    .Select(entry => new PartitionMark(
                        entry.Key,
                        entry.Value.Watermark.Value!.Value,
                        entry.Value.Watermark.Oldest
                    )),
            ];
        }
    }

    /// <summary>The lowest offset in flight of each partition that has any.</summary>
    public List<TopicPartitionOffset> LowestInFlight()
    {
        lock (gate)
        {
            return
            [
                .. partitions
                    .Where(entry => entry.Value.Watermark.InFlight > 0)
                    .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.Watermark.Value!.Value)),
            ];
        }
    }

    /// <summary>Waits until at most <paramref name="records"/> are in flight.</summary>
    /// <returns>False when the time is up, or the wait was given up, before that.</returns>
    public bool WaitForAtMost(int records, TimeSpan timeout, CancellationToken giveUp) =>
        Wait(() => inFlight <= records, timeout, giveUp);

    /// <summary>Waits until nothing of these partitions is in flight.</summary>
    /// <returns>False when the time is up, or the wait was given up, before that.</returns>
    public bool WaitForDrain(IReadOnlyCollection<TopicPartition> drained, TimeSpan timeout, CancellationToken giveUp) =>
        Wait(
            () => drained.All(p => !partitions.TryGetValue(p, out var progress) || progress.Watermark.InFlight == 0),
            timeout,
            giveUp
        );

    private PartitionProgress Restart(TopicPartition partition)
    {
        if (partitions.TryGetValue(partition, out var before))
        {
            inFlight -= before.Watermark.InFlight;
        }

        return partitions[partition] = new PartitionProgress(epoch);
    }

    private bool Wait(Func<bool> condition, TimeSpan timeout, CancellationToken giveUp)
    {
        bool isOver = timeout <= TimeSpan.Zero;
        using var timer = time.CreateTimer(_ => End(), null, timeout, Timeout.InfiniteTimeSpan);
        using var cancelled = giveUp.Register(End);
        lock (gate)
        {
            awaited = condition;
            while (!condition() && !isOver)
            {
                Monitor.Wait(gate);
            }

            awaited = null;
            return condition();
        }

        void End()
        {
            lock (gate)
            {
                isOver = true;
                Monitor.PulseAll(gate);
            }
        }
    }
}
