using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Delivers exactly once: answers and the offsets of their records leave in one transaction. A thread of its own commits it when
/// <see cref="KafkaOptions.CommitInterval"/> has passed, and earlier when nothing is left to add; meanwhile the flow reads and
/// computes on. What must not be committed is aborted, and the source reads it again: because a partition left with answers in
/// the transaction, because a broker or the coordinator failed, or because a topic refused a record, which is remembered and
/// answered by a dead letter the next time.
/// </summary>
internal sealed class TransactionalSink : IOutcomeSink
{
    private const int AloneTries = int.MaxValue; // what is refused alone is refused for good

    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    private readonly TransactionalProducer producer;
    private readonly OffsetTracker tracker;
    private readonly Func<IConsumerGroupMetadata?> membership;
    private readonly DeliveryFailure delivery;
    private readonly KafkaOptions options;
    private readonly SentimentMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<TransactionalSink> logger;

    private readonly SemaphoreSlim gate = new(0, 1); // of the transaction; free once there is a producer
    private readonly SemaphoreSlim news = new(0);
    private readonly CancellationTokenSource end;
    private readonly Task committing;

    private readonly RefusedAnswers refused;
    private readonly List<Outcome> sent = []; // in the open transaction
    private long sentBytes;
    private long opened;
    private long committed;
    private int abortsInARow;
    private volatile bool mustAbort;
    private volatile bool isFlushing;
    private bool disposed;

    /// <param name="producer">The producer, which the sink owns.</param>
    /// <param name="member">The member that reads.</param>
    /// <param name="deadLetters">Builds the answer to a record whose own answer is refused.</param>
    public TransactionalSink(
        TransactionalProducer producer,
        Membership member,
        DeadLetters deadLetters,
        KafkaOptions options,
        SentimentMetrics metrics,
        TimeProvider time,
        ILogger<TransactionalSink> logger
    )
    {
        this.producer = producer;
        (tracker, delivery, membership) = member;
        (this.options, this.metrics, this.time, this.logger) = (options, metrics, time, logger);
        refused = new RefusedAnswers(new Replacements(deadLetters, logger), time);
        end = CancellationTokenSource.CreateLinkedTokenSource(delivery.Token);
        committing = Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning);
    }

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<Outcome> outcomes, CancellationToken abort)
    {
        delivery.ThrowIfReported();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, end.Token);
        try
        {
            await gate.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (delivery.Cause is not null)
        {
            delivery.ThrowIfReported();
        }

        try
        {
            foreach (var outcome in outcomes)
            {
                // What is not sent now is read again.
                if (!mustAbort && tracker.Send(outcome.Inbound))
                {
                    await SendAsync(outcome, either.Token);
                }
            }
        }
        catch
        {
            mustAbort = true; // the last one counts as sent
            throw;
        }
        finally
        {
            gate.Release();
            news.Release();
        }

        delivery.ThrowIfReported();
    }

    /// <inheritdoc/>
    public async Task<int> FlushAsync(TimeSpan timeout)
    {
        isFlushing = true;
        long started = time.GetTimestamp();
        while (sent.Count > 0 && delivery.Cause is null && time.GetElapsedTime(started) < timeout)
        {
            news.Release();
            await Task.Delay(QueueFullPause, time);
        }

        isFlushing = false;
        delivery.ThrowIfReported();
        return sent.Count;
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
            await committing.WaitAsync(TeardownTimeout, time);
        }
        catch (TimeoutException)
        {
            logger.TeardownAbandoned(TeardownTimeout);
        }
    }

    private void Run()
    {
        try
        {
            producer.Begin(end.Token);
            gate.Release();
            while (true)
            {
                news.Wait(Tick(), end.Token);
                if (IsDue())
                {
                    gate.Wait(end.Token);
                    Settle();
                    gate.Release();
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
            producer.End();
        }
    }

    private TimeSpan Tick() => sent.Count > 0 || mustAbort ? options.CommitInterval / 10 : options.CommitInterval;

    /// <summary>
    /// The time has come, or there is so much that the source must not wait for it, or nothing is left to add: a lone review need
    /// not wait.
    /// </summary>
    private bool IsDue()
    {
        if (mustAbort || tracker.IsTainted)
        {
            return true;
        }

        var since = time.GetElapsedTime(committed);
        return sent.Count > 0
            ? isFlushing
                || time.GetElapsedTime(opened) >= options.CommitInterval
                || sent.Count >= options.MaxInFlight / 4
                || Volatile.Read(ref sentBytes) >= options.MaxInFlightBytes / 4
                || (since >= options.CommitInterval / 5 && tracker.IsAllSent)
            : since >= options.CommitInterval && tracker.Committable().Count > 0;
    }

    private void Settle()
    {
        long started = time.GetTimestamp();
        // In this order: should a partition be lost in between, the broker refuses the older generation, or the loss shows below.
        var member = membership();
        var offsets = tracker.Committable();
        if (!mustAbort && !tracker.IsTainted && member is not null && producer.TryCommit(offsets, member, end.Token))
        {
            tracker.Settle(offsets);
            Count(time.GetElapsedTime(started));
            abortsInARow = 0;
        }
        else
        {
            Abort();
        }

        committed = time.GetTimestamp();
        sent.Clear();
        sentBytes = 0;
    }

    private void Abort()
    {
        producer.Abort(end.Token);
        tracker.Rewind();
        mustAbort = false;
        metrics.TransactionAborted();
        logger.TransactionAborted(sent.Count);
        // The second time in a row the reason is nothing that has passed.
        var pause = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(abortsInARow, 10));
        if (abortsInARow++ > 0)
        {
            Task.Delay(pause < MaxBackOff ? pause : MaxBackOff, time, end.Token).GetAwaiter().GetResult();
        }
    }

    private void Count(TimeSpan duration)
    {
        metrics.TransactionCommitted(duration);
        foreach (var (inbound, outbound) in sent)
        {
            if (outbound.DeadLetterReason is { } reason)
            {
                metrics.DeadLettered(reason);
            }
            else if (outbound != OutboundRecord.None)
            {
                metrics.Scored(1);
            }

            metrics.EndToEnd(time.GetElapsedTime(inbound.Received));
            refused.Forget(inbound);
        }
    }

    private async Task SendAsync(Outcome outcome, CancellationToken abort)
    {
        if (sent.Count == 0)
        {
            opened = time.GetTimestamp();
        }

        if (refused.Answer(outcome, out var error) is not { } answer)
        {
            Fail(new KafkaException(Replacements.NoneLeft(outcome, error)));
            return;
        }

        outcome = answer;

        sent.Add(outcome);
        if (outcome.Outbound == OutboundRecord.None)
        {
            return;
        }

        bool isSuspect = refused.IsSuspect(outcome.Inbound);

        if (isSuspect)
        {
            await FlushAsync(abort);
        }

        while (!mustAbort && !TrySend(ref outcome, isSuspect))
        {
            await Task.Delay(QueueFullPause, time, abort);
        }

        if (isSuspect)
        {
            await FlushAsync(abort);
        }
    }

    /// <summary>So that the broker's answer is about one record and no neighbour.</summary>
    private async Task FlushAsync(CancellationToken abort)
    {
        while (!mustAbort && await Task.Run(() => producer.Flush(Slice), abort) > 0) { }
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
        var report = new Delivery(this, outcome, isAlone ? AloneTries : 1);
        try
        {
            producer.Produce(outbound.Topic, message, report.Report);
            sentBytes += outbound.Length;
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
            mustAbort = true;
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

    private void Delivered(Outcome outcome, Error error, int tries)
    {
        if (!error.IsError)
        {
            return;
        }

        mustAbort = true; // nothing of this transaction can be committed
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
        mustAbort = true;
        delivery.Report(
            error is KafkaException { Error: var refusal } && KafkaFault.Authorization(options, refusal, topic) is { } sentence
                ? new KafkaException(new Error(refusal.Code, sentence), error)
                : error
        );
    }

    /// <summary>What ends a record with its transaction: the brokers are away, another record failed, or a fence.</summary>
    private static bool IsOfTheTransaction(ErrorCode code) =>
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
    private sealed class Delivery(TransactionalSink sink, Outcome outcome, int tries)
    {
        public void Report(DeliveryReport<byte[], byte[]> report) => sink.Delivered(outcome, report.Error, tries);
    }
}

/// <summary>The member of a group that reads what a sink answers.</summary>
/// <param name="Offsets">Its offsets.</param>
/// <param name="Delivery">Ends its flow.</param>
/// <param name="Metadata">What the group knows of it; null once it has left.</param>
internal sealed record Membership(OffsetTracker Offsets, DeliveryFailure Delivery, Func<IConsumerGroupMetadata?> Metadata);
