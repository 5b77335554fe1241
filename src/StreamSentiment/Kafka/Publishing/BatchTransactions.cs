using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Publishes each batch, with what remembers it, in one transaction: whoever reads committed records sees all of it or nothing,
/// and each record once, whenever the process ends.
/// </summary>
/// <param name="producer">The producer, which this owns.</param>
/// <param name="look">Throws <see cref="TopicAbsentException"/> for a topic that does not exist.</param>
/// <param name="time">The clock of pauses.</param>
internal sealed class BatchTransactions(TransactionalProducer producer, Action<string> look, TimeProvider time) : IBatchPublisher
{
    private const int OfTheMemory = -1; // in place of an index
    private const int AloneTries = int.MaxValue; // what is refused alone is refused for good

    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public void Begin(CancellationToken stop) => producer.Begin(stop);

    /// <inheritdoc/>
    public IReadOnlyList<bool> Publish(
        IReadOnlyList<TopicRecord> records,
        Func<IReadOnlyList<int>, IReadOnlyList<TopicRecord>> memory,
        CancellationToken stop
    )
    {
        bool[] isTaken = new bool[records.Count];
        Array.Fill(isTaken, true);
        Publish(new Batch(records, memory, isTaken), [.. Enumerable.Range(0, records.Count)], stop);
        return isTaken;
    }

    /// <summary>Ends the producer, and aborts what is open.</summary>
    public void Dispose() => producer.End();

    /// <summary>
    /// Tries until what is left of these records is committed; each alone, where all were refused for one, and in halves, where
    /// brokers do not take all in the time of a transaction.
    /// </summary>
    private void Publish(Batch batch, int[] indexes, CancellationToken stop)
    {
        int slow = 0; // tries in which no record was refused
        while (true)
        {
            indexes = [.. indexes.Where(index => batch.IsTaken[index])];
            if (indexes.Length == 0)
            {
                return;
            }

            producer.Begin(stop);
            var faults = new ConcurrentQueue<(int Index, Error Error)>();
            if (TrySend(batch, indexes, faults, stop) && producer.TryCommit([], null!, stop))
            {
                return;
            }

            producer.Abort(stop);
            if (IsOfABatch(batch, faults, isAlone: indexes.Length == 1))
            {
                PublishEach(indexes.Where(index => batch.IsTaken[index]).Chunk(1));
                return;
            }

            if (faults.IsEmpty) // the brokers are away or slow, another has the place, or a topic does not exist
            {
                LookAtTopics(batch, slow);
                var pause = QueueFullPause * Math.Pow(2, Math.Min(slow, 10));
                Task.Delay(pause < MaxBackOff ? pause : MaxBackOff, time, stop).GetAwaiter().GetResult();
                if (slow++ > 0 && indexes.Length > 1)
                {
                    PublishEach(indexes.Chunk((indexes.Length + 1) / 2));
                    return;
                }
            }
        }

        void PublishEach(IEnumerable<int[]> parts)
        {
            foreach (int[] part in parts)
            {
                Publish(batch, part, stop);
            }
        }
    }

    /// <summary>A record for a topic that does not exist is given up as one for a broker that is away.</summary>
    private void LookAtTopics(Batch batch, int tries)
    {
        if (tries == 0)
        {
            return;
        }

        foreach (string topic in batch.Records.Select(record => record.Topic).Distinct())
        {
            try
            {
                look(topic);
            }
            catch (KafkaException e) when (e is not TopicAbsentException)
            {
                // Nobody knows: it is tried again.
            }
        }
    }

    /// <returns>False when the transaction must be aborted.</returns>
    private bool TrySend(Batch batch, int[] indexes, ConcurrentQueue<(int, Error)> faults, CancellationToken stop)
    {
        try
        {
            foreach (int index in indexes)
            {
                batch.IsTaken[index] = Send(batch.Records[index], index, faults, stop);
            }

            int[] taken = [.. indexes.Where(index => batch.IsTaken[index])];
            return batch.Memory(taken).All(record => Send(record, OfTheMemory, faults, stop));
        }
        catch (KafkaException)
        {
            return false; // it is broken already; the reports, or the commit of the next, say why
        }
    }

    /// <returns>False where nobody has asked a broker: it is too large for this client.</returns>
    private bool Send(TopicRecord record, int index, ConcurrentQueue<(int, Error)> faults, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                producer.Produce(
                    record.Topic,
                    record.Message,
                    report =>
                    {
                        if (report.Error.IsError && !TransactionalSink.IsOfTheTransaction(report.Error.Code))
                        {
                            faults.Enqueue((index, report.Error));
                        }
                    }
                );
                return true;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code is ErrorCode.Local_QueueFull)
            {
                Task.Delay(QueueFullPause, time, stop).GetAwaiter().GetResult();
            }
            catch (ProduceException<byte[], byte[]> e) when (Refusals.IsForItsSize(e.Error))
            {
                return false;
            }
        }
    }

    /// <summary>Notes what topics refuse, and says whether they may have refused it for a neighbour.</summary>
    /// <exception cref="KafkaException">A topic takes none.</exception>
    private static bool IsOfABatch(Batch batch, IEnumerable<(int Index, Error Error)> faults, bool isAlone)
    {
        bool isOfABatch = false;
        foreach (var (index, error) in faults)
        {
            var record = index == OfTheMemory ? null : batch.Records[index];
            switch (record is null ? Refusal.OfTheFlow : Refusals.Of(error, record.Message.Key, isAlone ? AloneTries : 1))
            {
                case Refusal.OfTheRecord:
                    batch.IsTaken[index] = false;
                    break;
                case Refusal.OfABatch:
                    isOfABatch = true;
                    break;
                default:
                    string topic = record?.Topic ?? "The topic that remembers it";
                    throw new KafkaException(new Error(error.Code, $"{topic} refused a record: {error.Reason}"));
            }
        }

        return isOfABatch && !isAlone;
    }

    private sealed record Batch(
        IReadOnlyList<TopicRecord> Records,
        Func<IReadOnlyList<int>, IReadOnlyList<TopicRecord>> Memory,
        bool[] IsTaken
    );
}
