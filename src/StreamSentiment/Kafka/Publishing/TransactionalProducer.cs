using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// A producer of one transaction after the other. Calls that brokers do not answer in time are made again until they do; a
/// producer that failed for good, or whose call does not return, or that is to abort after a connection was lost, is replaced by
/// one with the same id, which ends what the former has begun. Its calls wait for brokers: they belong on a thread of their own.
/// Not thread-safe.
/// </summary>
/// <param name="build">Makes a producer, always with the same transactional id.</param>
/// <param name="faults">Knows whether connections were lost.</param>
/// <param name="time">The clock of pauses.</param>
/// <param name="logger">Told of aborted transactions and of replaced producers.</param>
internal sealed class TransactionalProducer(
    Func<IProducer<byte[], byte[]>> build,
    BrokerFaults faults,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(3); // of one call
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Longer than the group needs to tell a member that another has its place: whoever comes back to life asks no broker to
    /// end the other's transaction.
    /// </summary>
    private static readonly TimeSpan PauseOfTheFenced = TimeSpan.FromSeconds(5);

    private IProducer<byte[], byte[]>? producer;
    private int knownLosses;
    private long hangsAt; // as a time stamp

    /// <summary>True while there is a transaction that is neither committed nor aborted.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>
    /// True after a connection was lost. librdkafka may then wait for the group's coordinator at a connection that is gone,
    /// without end, whatever time it was given (https://github.com/confluentinc/librdkafka/issues/5511 and 5456).
    /// </summary>
    private bool HasLostConnections => faults.Losses != knownLosses;

    /// <summary>Gets a place at the transaction coordinator, unless there is one.</summary>
    /// <exception cref="KafkaException">The brokers refuse it for good.</exception>
    public void Begin(CancellationToken stop)
    {
        while (producer is null)
        {
            knownLosses = faults.Losses;
            var next = producer = build();
            try
            {
                Guard(() => Insist(patience => next.InitTransactions(patience), stop), stop);
            }
            catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_TimedOut) // it hangs
            {
                logger.ProducerReplaced(e.Error.Reason);
            }
            catch
            {
                End();
                throw;
            }
        }
    }

    /// <summary>Hands a record over, in the open transaction or in a new one. Does not wait.</summary>
    /// <exception cref="ProduceException{TKey, TValue}">The record is not taken, or the queue is full.</exception>
    /// <exception cref="KafkaException">The transaction must be aborted.</exception>
    public void Produce(string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report)
    {
        Open();
        producer!.Produce(topic, message, report);
    }

    /// <summary>Commits what was handed over, and the offsets with it.</summary>
    /// <param name="offsets">The offsets, of what is answered.</param>
    /// <param name="member">The member of the group that has read them.</param>
    /// <param name="stop">Ends the waiting for brokers.</param>
    /// <returns>False when the transaction must be aborted: nobody sees anything of it then.</returns>
    public bool TryCommit(
        IReadOnlyCollection<TopicPartitionOffset> offsets,
        IConsumerGroupMetadata member,
        CancellationToken stop
    )
    {
        int losses = faults.Losses;
        try
        {
            Open();
            var current = producer!;
            Guard(
                () =>
                {
                    if (offsets.Count > 0)
                    {
                        Insist(patience => current.SendOffsetsToTransaction(offsets, member, patience), stop);
                    }

                    Insist(current.CommitTransaction, stop);
                },
                stop
            );
            IsOpen = false;
            knownLosses = offsets.Count > 0 ? losses : knownLosses; // it has found the group's coordinator
            return true;
        }
        catch (KafkaException e) // it says itself whether it is for good: Abort finds out
        {
            logger.TransactionFailed(e.Error.Reason);
            return false;
        }
    }

    /// <summary>
    /// Aborts the open transaction. When this returns, the group's offsets are those of the last one that was committed.
    /// </summary>
    /// <exception cref="KafkaException">The brokers refuse a new producer for good.</exception>
    public void Abort(CancellationToken stop)
    {
        if (HasLostConnections)
        {
            Replace(new Error(ErrorCode.Local_Transport, "A connection to a broker was lost"), stop);
        }
        else if (IsOpen && producer is { } current)
        {
            try
            {
                Guard(() => Insist(current.AbortTransaction, stop), stop);
            }
            catch (KafkaException e)
            {
                Replace(e.Error, stop);
            }
        }

        IsOpen = false;
        Begin(stop); // of a producer whose call does not return there is none left
    }

    /// <summary>Ends the producer, and aborts what is open if a broker answers at once.</summary>
    public void End()
    {
        try
        {
            if (IsOpen)
            {
                producer?.AbortTransaction(LastPatience);
            }
        }
        catch (KafkaException)
        {
            // The coordinator does it when the transaction's time is up, or when the next producer of this id begins.
        }

        producer?.Dispose();
        (producer, IsOpen) = (null, false);
    }

    private void Open()
    {
        if (!IsOpen)
        {
            IsOpen = true; // also of a producer that cannot begin one: Abort replaces it then
            producer!.BeginTransaction();
        }
    }

    private void Replace(Error error, CancellationToken stop)
    {
        logger.ProducerReplaced(error.Reason);
        producer?.Dispose();
        (producer, IsOpen) = (null, false);
        // After a loss, it is the coordinator that has ended the transaction, since its time was up.
        if (
            !HasLostConnections
            && error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch
        )
        {
            Wait(PauseOfTheFenced, stop);
        }
    }

    /// <summary>
    /// Makes calls on a thread that can be left behind. A producer whose call does not return is left to it, and ended when it
    /// does: the coordinator takes nothing more of it once its successor has begun.
    /// </summary>
    /// <exception cref="KafkaException">A call failed, or does not return (<see cref="ErrorCode.Local_TimedOut"/>).</exception>
    private void Guard(Action calls, CancellationToken stop)
    {
        Interlocked.Exchange(ref hangsAt, long.MaxValue);
        var task = Task.Factory.StartNew(calls, TaskCreationOptions.LongRunning);
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Pause))
        {
            if (time.GetTimestamp() > Interlocked.Read(ref hangsAt))
            {
                var hung = producer!;
                task.ContinueWith(_ => hung.Dispose(), TaskScheduler.Default);
                (producer, IsOpen) = (null, false);
                stop.ThrowIfCancellationRequested();
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "A call to the coordinator does not return"));
            }
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>The same call again, for as long as the brokers are away: its outcome is not known before.</summary>
    private void Insist(Action<TimeSpan> call, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var patience = HasLostConnections ? ShortPatience : LongPatience;
            var limit = 2 * patience;
            Interlocked.Exchange(ref hangsAt, time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency));
            try
            {
                call(patience);
                return;
            }
            catch (KafkaRetriableException)
            {
                Wait(Pause, stop);
            }
        }
    }

    private void Wait(TimeSpan pause, CancellationToken stop) => Task.Delay(pause, time, stop).GetAwaiter().GetResult();
}
