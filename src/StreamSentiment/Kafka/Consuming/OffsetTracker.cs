using Confluent.Kafka;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// What is in flight, for the partitions of one group member: the source tracks, the commit group completes, the source
/// commits. Thread-safe. It also carries a failure of delivery back to the source, which ends the flow with it.
/// </summary>
internal sealed class OffsetTracker
{
    private readonly object gate = new(); // a monitor, because the source's thread waits on it
    private readonly Dictionary<TopicPartition, PartitionProgress> partitions = [];
    private Func<bool>? awaited;
    private volatile Exception? failure;
    private volatile int inFlight;
    private volatile bool isAssigned;
    private int epoch;

    /// <summary>Records read and not yet answered for good.</summary>
    public int InFlight => inFlight;

    /// <summary>Why nothing more can be delivered; null while all is well.</summary>
    public Exception? Failure => failure;

    /// <summary>Whether the group has told this member its partitions, be they none.</summary>
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

    /// <summary>Begins partitions anew. Their completions from before, if any, no longer count.</summary>
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
    public int? Track(TopicPartition partition, long offset)
    {
        lock (gate)
        {
            if (!partitions.TryGetValue(partition, out var progress))
            {
                return null;
            }
            // The log was cut back or the topic made anew: what was in flight has offsets that mean other records now.
            if (offset <= progress.LastTracked)
            {
                epoch++;
                progress = Restart(partition);
            }
            progress.Track(offset);
            inFlight++;
            return progress.Epoch;
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

    /// <summary>Notes what a commit has made durable.</summary>
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
    public List<TopicPartitionOffset> Watermarks()
    {
        lock (gate)
        {
            return
            [
                .. partitions
                    .Where(entry => entry.Value.Watermark.Value is not null)
                    .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.Watermark.Value!.Value)),
            ];
        }
    }

    /// <summary>Waits until at most <paramref name="records"/> are in flight; false when the time is up or delivery failed.</summary>
    public bool WaitForAtMost(int records, TimeSpan timeout) => Wait(() => inFlight <= records, timeout);

    /// <summary>Waits until nothing of these partitions is in flight; false when the time is up or delivery failed.</summary>
    public bool WaitForDrain(IReadOnlyCollection<TopicPartition> drained, TimeSpan timeout) =>
        Wait(() => drained.All(p => !partitions.TryGetValue(p, out var progress) || progress.Watermark.InFlight == 0), timeout);

    /// <summary>Notes that delivery is broken: the flow must end, because nothing can be committed past this.</summary>
    public void Fail(Exception error)
    {
        lock (gate)
        {
            failure ??= error;
            Monitor.PulseAll(gate);
        }
    }

    private PartitionProgress Restart(TopicPartition partition)
    {
        if (partitions.TryGetValue(partition, out var before))
        {
            inFlight -= before.Watermark.InFlight;
        }

        return partitions[partition] = new PartitionProgress(epoch);
    }

    private bool Wait(Func<bool> condition, TimeSpan timeout)
    {
        long until = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (gate)
        {
            awaited = condition;
            while (!condition() && failure is null && until - Environment.TickCount64 is > 0 and var left)
            {
                Monitor.Wait(gate, (int)Math.Min(left, int.MaxValue));
            }

            awaited = null;
            return condition();
        }
    }
}
