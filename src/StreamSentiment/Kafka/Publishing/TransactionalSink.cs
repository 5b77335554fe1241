using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Delivers exactly once: answers and the offsets of their records leave in one transaction. A thread of its own commits it so
/// that its first answer is read <see cref="KafkaOptions.CommitInterval"/> after it was given, and earlier when nothing is left
/// to add; meanwhile the flow reads, computes and publishes on, into the next transaction, which is that of another producer: one
/// alone could not begin it before the coordinator has written the marks of the last. What must not be committed is aborted, and
/// the source reads it again: because a partition left with answers in the transaction, because a broker or the coordinator
/// failed, or because a topic refused a record, which is remembered and answered by a dead letter the next time. Where
/// transactions are aborted again and again, each is half as large as the one before, until brokers take it in the time that a
/// transaction may last.
/// </summary>
internal sealed class TransactionalSink : IOutcomeSink
{
    private const int AloneTries = int.MaxValue; // what is refused alone is refused for good

    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DeliveryPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<TransactionalProducer> producers;
    private readonly OffsetTracker tracker;
    private readonly Func<IConsumerGroupMetadata?> membership;
    private readonly DeliveryFailure delivery;
    private readonly KafkaOptions options;
    private readonly SentimentMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<TransactionalSink> logger;

    private readonly SemaphoreSlim gate = new(0, 1); // of the open transaction; free once the producers have begun
    private readonly SemaphoreSlim news = new(0);
    private readonly CancellationTokenSource end;
    private readonly Task thread;

    private readonly CommitPace pace;
    private readonly RefusedAnswers refused;
    private volatile Transaction open;
    private volatile int committing; // the answers in the transaction before, which is being committed
    private long committed;
    private int abortsInARow;
    private volatile int most; // answers of a transaction
    private volatile bool isFlushing;
    private bool isInside = true; // the thread; nobody publishes before it has begun
    private bool disposed;

    /// <param name="producers">The producers, at least two, which take turns and which the sink owns.</param>
    /// <param name="member">The member that reads.</param>
    /// <param name="deadLetters">Builds the answer to a record whose own answer is refused.</param>
    public TransactionalSink(
        IReadOnlyList<TransactionalProducer> producers,
        Membership member,
        DeadLetters deadLetters,
        KafkaOptions options,
        SentimentMetrics metrics,
        TimeProvider time,
        ILogger<TransactionalSink> logger
    )
    {
        this.producers = producers;
        open = new Transaction(producers[0]);
        (tracker, delivery, membership) = member;
        (this.options, this.metrics, this.time, this.logger) = (options, metrics, time, logger);
        most = MostOfAll;
        pace = new CommitPace(options.CommitInterval);
        refused = new RefusedAnswers(new Replacements(deadLetters, logger), time);
        end = CancellationTokenSource.CreateLinkedTokenSource(delivery.Token);
        thread = Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);
    }

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<Outcome> outcomes, CancellationToken abort)
    {
        delivery.ThrowIfReported();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, end.Token);
        int next = 0;
        do
        {
            try
            {
                await EnterAsync(either.Token);
            }
            catch (OperationCanceledException) when (delivery.Cause is not null)
            {
                delivery.ThrowIfReported();
            }

            try
            {
                next = await SendAsync(outcomes, next, either.Token);
            }
            catch
            {
                open.Doom(); // the last one counts as sent
                throw;
            }
            finally
            {
                gate.Release();
                news.Release();
            }

            delivery.ThrowIfReported();
        } while (next < outcomes.Count);
    }

    /// <inheritdoc/>
    public async Task<int> FlushAsync(TimeSpan timeout)
    {
        isFlushing = true;
        long started = time.GetTimestamp();
        while (Uncommitted > 0 && delivery.Cause is null && time.GetElapsedTime(started) < timeout)
        {
            news.Release();
            await Task.Delay(QueueFullPause, time);
        }

        isFlushing = false;
        delivery.ThrowIfReported();
        return Uncommitted;
    }

    /// <summary>Waits two seconds for what is under way to be committed, and ends the producer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (delivery.Cause is null && await FlushAsync(LastFlush) is > 0 and var missing)
        {
            logger.FlushIncomplete(missing);
        }

        await end.CancelAsync();
        try
        {
            await thread.WaitAsync(TeardownTimeout, time);
        }
        catch (TimeoutException)
        {
            logger.TeardownAbandoned(TeardownTimeout);
        }
    }

    /// <summary>The source does not wait for a transaction.</summary>
    private int MostOfAll => Math.Max(1, options.MaxInFlight / 4);

    private int Uncommitted => committing + open.Outcomes.Count;

    private void Run()
    {
        try
        {
            foreach (var producer in producers)
            {
                producer.Begin(end.Token); // all of them: each ends what its former has begun
            }

            Leave();
            while (true)
            {
                news.Wait(Tick(), end.Token);
                if (IsDue())
                {
                    Settle();
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The flow ends.
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            open.Doom();
            if (!isInside)
            {
                gate.Wait(LastFlush); // a client that is disposed of while it takes a record ends the process
            }

            foreach (var producer in producers)
            {
                producer.End();
            }
        }
    }

    private void Enter()
    {
        gate.Wait(end.Token);
        isInside = true;
    }

    private void Leave()
    {
        isInside = false;
        gate.Release();
    }

    private TimeSpan Tick() =>
        open.Outcomes.Count > 0 || open.MustAbort ? pace.Wait(time.GetElapsedTime(open.Opened)) : options.CommitInterval;

    /// <summary>
    /// The time has come, or there is so much that the source must not wait for it, or nothing is left to add: a lone review need
    /// not wait.
    /// </summary>
    private bool IsDue()
    {
        if (open.MustAbort || tracker.IsTainted)
        {
            return true;
        }

        var since = time.GetElapsedTime(committed);
        return open.Outcomes.Count > 0
            ? isFlushing
                || time.GetElapsedTime(open.Opened) >= pace.DueAge
                || open.Outcomes.Count >= most
                || open.Bytes >= options.MaxInFlightBytes / 4
                || (since >= options.CommitInterval / 5 && tracker.IsAllSent)
            : since >= options.CommitInterval && tracker.Committable().Count > 0;
    }

    private void Settle()
    {
        Enter();
        long started = time.GetTimestamp();
        // In this order: should a partition be lost in between, it is known at the cut; later the broker refuses the generation.
        var member = membership();
        if (member is null || !IsDelivered() || tracker.Cut() is not { } offsets)
        {
            Abort();
            Leave();
            return;
        }

        var full = open;
        committing = full.Outcomes.Count;
        open = new Transaction(producers.First(other => other != full.Producer));
        Leave();
        if (full.Producer.TryCommit(offsets, member, end.Token))
        {
            tracker.Settle(offsets);
            var duration = time.GetElapsedTime(started);
            pace.Took(duration);
            Count(full, duration);
            committing = abortsInARow = 0;
            most = Math.Min(most + 1 + most / 16, MostOfAll);
        }
        else
        {
            open.Doom(); // its offsets are behind those that were not committed
            Answered.Leave(full.Outcomes);
            metrics.Committed(time.GetElapsedTime(started), "aborted");
            Enter();
            Abort();
            Leave();
        }

        committed = time.GetTimestamp();
    }

    /// <summary>
    /// Waits for the brokers: what another producer sends must come behind it. False when the transaction must be aborted.
    /// </summary>
    private bool IsDelivered()
    {
        while (!open.IsDelivered && !open.MustAbort)
        {
            news.Wait(DeliveryPause, end.Token);
        }

        return !open.MustAbort;
    }

    private void Abort()
    {
        int aborted = Uncommitted;
        foreach (var producer in producers)
        {
            producer.Abort(end.Token);
        }

        tracker.Rewind();
        Answered.Leave(open.Outcomes);
        open = new Transaction(open.Producer);
        committing = 0;
        committed = time.GetTimestamp();
        metrics.TransactionAborted();
        logger.TransactionAborted(aborted);
        // The second time in a row the reason is nothing that has passed.
        var pause = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(abortsInARow, 10));
        if (abortsInARow++ > 0)
        {
            // Perhaps more than brokers that are slow, or that keep to a quota, take in the time of a transaction.
            most = Math.Max(1, Math.Min(most, aborted) / 2);
            Task.Delay(pause < MaxBackOff ? pause : MaxBackOff, time, end.Token).GetAwaiter().GetResult();
        }
    }

    private void Count(Transaction transaction, TimeSpan duration)
    {
        metrics.TransactionCommitted(duration);
        foreach (var outcome in transaction.Outcomes)
        {
            outcome.Inbound.Trace?.Committed(duration);
            Answered.Count(metrics, outcome, time);
            refused.Forget(outcome.Inbound);
        }
    }

    /// <summary>Takes the gate, once the open transaction takes more answers.</summary>
    private async Task EnterAsync(CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        while (!TakesMore)
        {
            gate.Release();
            await Task.Delay(DeliveryPause, time, stop);
            await gate.WaitAsync(stop);
        }
    }

    /// <summary>One that is aborted takes any, which are read again.</summary>
    private bool TakesMore => open.MustAbort || open.Outcomes.Count < most;

    /// <summary>Sends answers into the open transaction, for as long as it takes them.</summary>
    /// <returns>The place of the first that was not sent.</returns>
    private async Task<int> SendAsync(IReadOnlyList<Outcome> outcomes, int next, CancellationToken abort)
    {
        for (; next < outcomes.Count && TakesMore; next++)
        {
            var outcome = outcomes[next];
            // What is not sent now is read again.
            if (!open.MustAbort && tracker.Send(outcome.Inbound))
            {
                await SendAsync(outcome, abort);
            }
            else
            {
                outcome.Inbound.Trace?.Left();
            }
        }

        return next;
    }

    private async Task SendAsync(Outcome outcome, CancellationToken abort)
    {
        if (refused.Answer(outcome, out var error) is not { } answer)
        {
            Fail(new KafkaException(Replacements.NoneLeft(outcome, error)));
            return;
        }

        outcome = answer;
        open.Add(outcome, time.GetTimestamp());
        if (outcome.Outbound == OutboundRecord.None)
        {
            return;
        }

        bool isSuspect = refused.IsSuspect(outcome.Inbound);
        outcome.Inbound.Trace?.Sending(outcome.Outbound.Topic);
        if (isSuspect)
        {
            await DeliverAsync(abort);
        }

        while (!open.MustAbort && !TrySend(ref outcome, isSuspect))
        {
            await Task.Delay(QueueFullPause, time, abort);
        }

        if (isSuspect)
        {
            await DeliverAsync(abort);
        }
    }

    /// <summary>So that the broker's answer is about one record and no neighbour.</summary>
    private async Task DeliverAsync(CancellationToken abort)
    {
        while (!open.IsDelivered && !open.MustAbort)
        {
            await Task.Delay(DeliveryPause, time, abort);
        }
    }

    private bool TrySend(ref Outcome outcome, bool isAlone)
    {
        var outbound = outcome.Outbound;
        var message = new Message<byte[], byte[]>
        {
            Key = outbound.Key!,
            Value = outbound.Value!,
            Headers = outbound.Headers,
        };
        var report = new Delivery(this, open, outcome, isAlone ? AloneTries : 1);
        try
        {
            open.Produce(outbound.Topic, message, outbound.Length, report.Report);
            return true;
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code is ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[], byte[]> e) when (Refusals.IsForItsSize(e.Error))
        {
            return !TryReplace(ref outcome, e.Error); // nobody has asked a broker yet
        }
        catch (KafkaException e)
        {
            logger.TransactionFailed(e.Error.Reason);
            open.Doom();
            return true;
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            // The client library cannot make a record of it.
            return !TryReplace(ref outcome, new Error(ErrorCode.InvalidRecord, e.GetType().FullName));
        }
    }

    private bool TryReplace(ref Outcome outcome, Error error)
    {
        if (refused.Next(outcome, error) is { } next)
        {
            outcome = next;
            return true;
        }

        Fail(new KafkaException(Replacements.NoneLeft(outcome, error)));
        return false;
    }

    private void Delivered(Transaction transaction, Outcome outcome, Error error, int tries)
    {
        if (error.IsError)
        {
            transaction.Doom();
        }

        outcome.Inbound.Trace?.Delivered();
        transaction.Reported();
        if (!error.IsError)
        {
            return;
        }

        news.Release();
        if (IsOfTheTransaction(error.Code))
        {
            return;
        }

        switch (Refusals.Of(error, outcome.Outbound.Key, tries))
        {
            case Refusal.OfTheRecord:
                refused.Remember(outcome, error);
                break;
            case Refusal.OfABatch:
                refused.Suspect(outcome.Inbound);
                break;
            default:
                logger.DeliveryFailed(error.Reason, outcome.Inbound.ToString());
                Fail(new KafkaException(error), outcome.Outbound.Topic);
                break;
        }
    }

    private void Fail(Exception error, string? topic = null)
    {
        open.Doom();
        delivery.Report(
            error is KafkaException { Error: var refusal } && KafkaFault.Authorization(options, refusal, topic) is { } sentence
                ? new KafkaException(new Error(refusal.Code, sentence), error)
                : error
        );
    }

    /// <summary>What ends a record with its transaction: the brokers are away, another record failed, or a fence.</summary>
    internal static bool IsOfTheTransaction(ErrorCode code) =>
        code
            is ErrorCode.Local_PurgeQueue
                or ErrorCode.Local_PurgeInflight
                or ErrorCode.Local_MsgTimedOut
                or ErrorCode.Local_TimedOut
                or ErrorCode.Local_Transport
                or ErrorCode.Local_Fatal
                or ErrorCode.Local_Fenced
                or ErrorCode.Local_State
                or ErrorCode.ProducerFenced
                or ErrorCode.InvalidProducerEpoch
                or ErrorCode.InvalidProducerIdMapping
                or ErrorCode.UnknownProducerId
                or ErrorCode.InvalidTxnState
                or ErrorCode.RequestTimedOut
                or ErrorCode.NotEnoughReplicas
                or ErrorCode.NotEnoughReplicasAfterAppend;

    /// <summary>One answer on its way, for its delivery report. An object instead of a task for each record.</summary>
    private sealed class Delivery(TransactionalSink sink, Transaction transaction, Outcome outcome, int tries)
    {
        public void Report(DeliveryReport<byte[], byte[]> report) => sink.Delivered(transaction, outcome, report.Error, tries);
    }
}

/// <summary>The member of a group that reads what a sink answers.</summary>
/// <param name="Offsets">Its offsets.</param>
/// <param name="Delivery">Ends its flow.</param>
/// <param name="Metadata">What the group knows of it; null once it has left.</param>
internal sealed record Membership(OffsetTracker Offsets, DeliveryFailure Delivery, Func<IConsumerGroupMetadata?> Metadata);
