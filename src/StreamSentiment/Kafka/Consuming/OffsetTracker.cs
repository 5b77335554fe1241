using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The offsets in flight, for the partitions of one group member: the source tracks each record that it reads, the sink completes
/// each that is answered, and the source commits. With transactions the sink completes what it has sent, and it stays in flight
/// until the transaction is committed. Thread-safe.
/// </summary>
/// <param name="time">The clock of waits.</param>
/// <param name="answered">
/// What earlier memberships of this process have answered, which is passed over; null where what the group says is all there is.
/// </param>
internal sealed class OffsetTracker(TimeProvider time, AnsweredOffsets? answered = null)
{
    private readonly object gate = new(); // a monitor, because the source's thread waits on it
    private readonly Dictionary<TopicPartition, PartitionProgress> partitions = [];
    private Func<bool>? awaited;
    private volatile int inFlight;
    private long bytesInFlight;
    private bool isTainted;
    private volatile bool isRewinding;
    private volatile bool isAssigned;
    private long completed;
    private int epoch;

    /// <summary>Records read and not yet answered for good.</summary>
    public int InFlight => inFlight;

    /// <summary>Records answered for good since the start.</summary>
    public long Completed => Interlocked.Read(ref completed);

    /// <summary>Their bytes.</summary>
    public long BytesInFlight => Interlocked.Read(ref bytesInFlight);

    /// <summary>True from an aborted transaction until what it held is read again: what comes meanwhile does not count.</summary>
    public bool IsRewinding => isRewinding;

    /// <summary>
    /// True once the group has assigned this member its partitions, even if there are none, until it removes the member.
    /// </summary>
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
                    Drop(progress);
                }
            }
        }
    }

    /// <summary>The group has removed this member: it must join again.</summary>
    public void LoseMembership() => isAssigned = false;

    /// <summary>Puts an offset in flight and gives the epoch it belongs to; null if its partition is not assigned.</summary>
    /// <param name="bytes">The size of the record.</param>
    /// <param name="leaderEpoch">The term of the broker that wrote the record, as the brokers say.</param>
    public int? Track(TopicPartition partition, long offset, RecordTime time, int bytes = 0, int? leaderEpoch = null)
    {
        lock (gate)
        {
            if (!partitions.TryGetValue(partition, out var progress))
            {
                return null;
            }
            progress.First ??= offset;
            if (isRewinding || progress.PassesOver(offset, leaderEpoch))
            {
                return null;
            }
            // The log was truncated or the topic created again: the offsets in flight belong to other records now.
            if (offset <= progress.LastTracked)
            {
                epoch++;
                progress = Restart(partition);
            }
            progress.Track(offset, time, bytes, leaderEpoch);
            inFlight++;
            bytesInFlight += bytes;
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
            if (!isRewinding)
            {
                partitions.GetValueOrDefault(partition)?.Reach(end);
            }
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
    public List<RecordSpan> TakeLost(IReadOnlyDictionary<TopicPartition, long> starts)
    {
        lock (gate)
        {
            List<RecordSpan> lost = [];
            foreach (var (partition, start) in starts)
            {
                if (partitions.GetValueOrDefault(partition)?.TakeLost(start) is { } some)
                {
                    lost.Add(new RecordSpan(partition, some.From, some.Count));
                }
            }

            return lost;
        }
    }

    /// <summary>The records that were answered before and are passed over, as far as they are not told yet.</summary>
    public List<RecordSpan> TakePassedOver()
    {
        lock (gate)
        {
            List<RecordSpan> passed = [];
            foreach (var (partition, progress) in partitions)
            {
                if (progress.TakePassedOver() is { } some)
                {
                    passed.Add(new RecordSpan(partition, some.From, some.Count));
                }
            }

            return passed;
        }
    }

    /// <summary>True while the record's partition has not been revoked since it was read.</summary>
    public bool IsCurrent(InboundRecord record)
    {
        lock (gate)
        {
            return Current(record) is not null;
        }
    }

    /// <summary>Completes a record. One of an older epoch is ignored, and so is a second completion.</summary>
    public void Complete(InboundRecord record)
    {
        lock (gate)
        {
            if (Current(record) is not { } progress)
            {
                return;
            }

            long before = progress.Watermark.Bytes;
            if (progress.Watermark.Complete(record.Offset))
            {
                inFlight--;
                Interlocked.Increment(ref completed);
                bytesInFlight -= before - progress.Watermark.Bytes;
                Pulse();
            }
        }
    }

    /// <summary>
    /// Notes that a record's answer goes into the open transaction, where it is in flight until <see cref="Settle"/>. False for a
    /// record of an older epoch: it is someone else's, or read again.
    /// </summary>
    public bool Send(InboundRecord record)
    {
        lock (gate)
        {
            return Current(record)?.Send(record.Offset) == true;
        }
    }

    /// <summary>True when everything that was read is in the open transaction, or answered.</summary>
    public bool IsAllSent
    {
        get
        {
            lock (gate)
            {
                return partitions.Values.All(progress => progress.Watermark.InFlight == 0);
            }
        }
    }

    /// <summary>True when the open transaction has answers that another owner gives too: it must not be committed.</summary>
    public bool IsTainted
    {
        get
        {
            lock (gate)
            {
                return isTainted;
            }
        }
    }

    /// <summary>
    /// Closes the open transaction, and opens the next: what is in the first is in flight until <see cref="Settle"/>.
    /// </summary>
    /// <returns>The offsets to commit with it; null when it must not be committed.</returns>
    public List<TopicPartitionOffset>? Cut()
    {
        lock (gate)
        {
            if (isTainted)
            {
                return null;
            }

            foreach (var progress in partitions.Values)
            {
                progress.Close();
            }

            return Moved();
        }
    }

    /// <summary>The transaction that was closed is committed, with these offsets.</summary>
    public void Settle(IEnumerable<TopicPartitionOffset> offsets)
    {
        lock (gate)
        {
            foreach (var progress in partitions.Values)
            {
                inFlight -= progress.Cut;
                Interlocked.Add(ref completed, progress.Cut);
                bytesInFlight -= progress.CutBytes;
                progress.Settle();
            }

            NoteCommitted(offsets);
            Pulse();
        }
    }

    /// <summary>
    /// The open transaction is aborted: whatever is in flight no longer counts, and is read again (<see cref="ReadAgain"/>).
    /// </summary>
    public void Rewind()
    {
        lock (gate)
        {
            epoch++;
            foreach (var (partition, progress) in partitions.ToArray())
            {
                Drop(progress);
                partitions[partition] = progress.Again(epoch, answered?.Of(partition));
            }

            (isTainted, isRewinding) = (false, true);
            Pulse();
        }
    }

    /// <summary>The first offset read of each partition of which something was, and which is to be read again.</summary>
    public List<TopicPartitionOffset> ToReadAgain()
    {
        lock (gate)
        {
            return
            [
                .. partitions
                    .Where(entry => entry.Value.First is not null)
                    .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.First!.Value)),
            ];
        }
    }

    /// <summary>Everything is read again from what the group has committed: what comes counts.</summary>
    /// <param name="committed">What the group has committed of the partitions that <see cref="ToReadAgain"/> gave.</param>
    public void ReadAgain(IEnumerable<TopicPartitionOffset> committed)
    {
        lock (gate)
        {
            isRewinding = false;
            Begin(committed);
        }
    }

    /// <summary>The offsets to commit, of partitions whose watermark moved since the last <see cref="Committed"/>.</summary>
    public List<TopicPartitionOffset> Committable()
    {
        lock (gate)
        {
            return Moved();
        }
    }

    /// <summary>Notes the offsets that a commit has made durable.</summary>
    public void Committed(IEnumerable<TopicPartitionOffset> offsets)
    {
        lock (gate)
        {
            NoteCommitted(offsets);
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
                        entry.Value.Lowest ?? entry.Value.Watermark.Value!.Value,
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
                    .Where(entry => entry.Value.InFlight > 0)
                    .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.Lowest!.Value)),
            ];
        }
    }

    /// <summary>Waits until at most so much is in flight.</summary>
    /// <returns>False when the time is up, or the wait was given up, before that.</returns>
    public bool WaitForAtMost(int records, TimeSpan timeout, CancellationToken giveUp, long bytes = long.MaxValue) =>
        Wait(() => inFlight <= records && bytesInFlight <= bytes, timeout, giveUp);

    /// <summary>Waits until nothing of these partitions is in flight.</summary>
    /// <returns>False when the time is up, or the wait was given up, before that.</returns>
    public bool WaitForDrain(IReadOnlyCollection<TopicPartition> drained, TimeSpan timeout, CancellationToken giveUp) =>
        Wait(() => drained.All(p => !partitions.TryGetValue(p, out var progress) || progress.InFlight == 0), timeout, giveUp);

    private List<TopicPartitionOffset> Moved() =>
        [
            .. partitions
                .Where(entry => entry.Value.HasMoved)
                .Select(entry => new TopicPartitionOffset(entry.Key, entry.Value.Watermark.Value!.Value)),
        ];

    private PartitionProgress Restart(TopicPartition partition)
    {
        if (partitions.TryGetValue(partition, out var before))
        {
            Drop(before);
        }

        return partitions[partition] = new PartitionProgress(epoch, answered?.Of(partition));
    }

    private PartitionProgress? Current(InboundRecord record) =>
        partitions.TryGetValue(record.TopicPartition, out var progress) && progress.Epoch == record.Epoch ? progress : null;

    private void Drop(PartitionProgress progress)
    {
        inFlight -= progress.InFlight;
        bytesInFlight -= progress.BytesInFlight;
        isTainted |= progress.Sent > 0;
    }

    private void NoteCommitted(IEnumerable<TopicPartitionOffset> offsets)
    {
        foreach (var offset in offsets)
        {
            if (partitions.TryGetValue(offset.TopicPartition, out var progress))
            {
                progress.Committed = offset.Offset;
                if (progress.Below(offset.Offset) is { } below)
                {
                    answered?.Note(offset.TopicPartition, below);
                }
            }
        }
    }

    private void Pulse()
    {
        if (awaited?.Invoke() == true)
        {
            Monitor.PulseAll(gate);
        }
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
