using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// The one seam by which scores and dead letters leave, and with them offsets: a record's offset is complete when the broker has
/// acknowledged its answer, and the source commits what is complete, at least once. A sink with exactly-once delivery takes this
/// one's place without a change to the flow: it begins a transaction with the first outcomes, sends them and the watermark in it,
/// and commits it every 100 ms.
/// </summary>
/// <remarks>
/// Publishing does not wait for deliveries; <see cref="KafkaOptions.MaxInFlight"/> bounds them at the source. A delivery that
/// fails for good is reported (<see cref="DeliveryFailure"/>), so that the source ends the flow, also when nothing is published
/// any more.
/// </remarks>
internal sealed class OutcomeSink : IAsyncDisposable
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[], byte[]> producer;
    private readonly OffsetTracker tracker;
    private readonly DeliveryFailure delivery;
    private readonly DeadLetters deadLetters;
    private readonly SentimentMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<OutcomeSink> logger;

    // Answers that were refused for their size. They are not sent from the delivery report, which cannot wait for a full queue.
    private readonly Channel<Outcome> replacements = Channel.CreateUnbounded<Outcome>();
    private readonly CancellationTokenSource abandon = new();
    private readonly Task replacing;
    private int outstanding;
    private bool disposed;

    /// <param name="producer">An idempotent producer, which the sink owns.</param>
    /// <param name="tracker">The tracker of the source: it completes the offsets.</param>
    /// <param name="deadLetters">Builds the answer to a record whose own answer is too large.</param>
    public OutcomeSink(
        IProducer<byte[], byte[]> producer,
        OffsetTracker tracker,
        DeliveryFailure delivery,
        DeadLetters deadLetters,
        SentimentMetrics metrics,
        TimeProvider time,
        ILogger<OutcomeSink> logger
    )
    {
        (this.producer, this.tracker, this.delivery, this.deadLetters) = (producer, tracker, delivery, deadLetters);
        (this.metrics, this.time, this.logger) = (metrics, time, logger);
        replacing = ReplaceAsync();
    }

    /// <summary>Publishes answers in order. Those to records of partitions that were revoked meanwhile are dropped.</summary>
    /// <exception cref="DeliveryException">An answer, of this call or an earlier one, cannot be delivered.</exception>
    public async Task PublishAsync(IReadOnlyList<Outcome> outcomes, CancellationToken abort)
    {
        foreach (var outcome in outcomes)
        {
            delivery.ThrowIfReported();
            // The next owner answers it.
            if (!tracker.IsCurrent(outcome.Inbound))
            {
                continue;
            }

            Interlocked.Increment(ref outstanding);
            await SendAsync(outcome, abort);
        }
    }

    /// <summary>Waits until every answer is acknowledged.</summary>
    /// <returns>The number of answers that are not, when <paramref name="timeout"/> has passed.</returns>
    /// <exception cref="DeliveryException">An answer cannot be delivered.</exception>
    public async Task<int> FlushAsync(TimeSpan timeout)
    {
        await WaitForReportsAsync(timeout);
        delivery.ThrowIfReported();
        return Volatile.Read(ref outstanding);
    }

    /// <summary>Waits two seconds for what is under way to be acknowledged, and ends the producer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        await WaitForReportsAsync(LastFlush);
        if (Volatile.Read(ref outstanding) is > 0 and var missing)
        {
            logger.FlushIncomplete(missing);
        }

        await abandon.CancelAsync();
        await replacing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await Task.Run(producer.Dispose).WaitAsync(TeardownTimeout, time);
        }
        catch (TimeoutException)
        {
            logger.TeardownAbandoned(TeardownTimeout);
        }
        abandon.Dispose();
    }

    private void Delivered(Outcome outcome, Error error)
    {
        if (!error.IsError)
        {
            Complete(outcome);
        }
        else if (error.Code is ErrorCode.MsgSizeTooLarge)
        {
            replacements.Writer.TryWrite(outcome);
        }
        else
        {
            Fail(outcome, error);
        }
    }

    private async Task WaitForReportsAsync(TimeSpan timeout)
    {
        long started = time.GetTimestamp();
        while (Volatile.Read(ref outstanding) > 0 && delivery.Cause is null && time.GetElapsedTime(started) < timeout)
        {
            // A return of 0 does not end it: an answer may be on its way from a refusal to its dead letter.
            await Task.Run(() => producer.Flush(FlushSlice));
        }
    }

    private async Task SendAsync(Outcome outcome, CancellationToken abort)
    {
        while (!TrySend(outcome))
        {
            await Task.Delay(QueueFullPause, time, abort);
        }
    }

    private bool TrySend(Outcome outcome)
    {
        var outbound = outcome.Outbound;
        var message = new Message<byte[], byte[]>
        {
            Key = outbound.Key!,
            Value = outbound.Value!,
            Headers = outbound.Headers,
        };
        try
        {
            producer.Produce(outbound.Topic, message, new Delivery(this, outcome).Report);
            return true;
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code is ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            Delivered(outcome, e.Error);
            return true;
        }
    }

    private void Complete(Outcome outcome)
    {
        if (outcome.Outbound.DeadLetterReason is { } reason)
        {
            metrics.DeadLettered(reason);
        }
        else
        {
            metrics.Scored(1);
        }

        metrics.EndToEnd(time.GetElapsedTime(outcome.Inbound.Received));
        tracker.Complete(outcome.Inbound);
        Interlocked.Decrement(ref outstanding);
    }

    private async Task ReplaceAsync()
    {
        try
        {
            await foreach (var refused in replacements.Reader.ReadAllAsync(abandon.Token))
            {
                if (Replacement(refused) is { } outcome)
                {
                    await SendAsync(outcome, abandon.Token);
                }
                else
                {
                    Fail(refused, new Error(ErrorCode.MsgSizeTooLarge, "Even a cut dead letter is too large for its topic"));
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            delivery.Report(e); // or the record would stay in flight for ever, and nobody would know why
        }
    }

    private Outcome? Replacement(Outcome refused)
    {
        var (inbound, outbound) = refused;
        if (outbound.DeadLetterReason is null)
        {
            logger.AnswerTooLarge(outbound.Length, inbound.ToString());
            string message = $"An answer of {outbound.Length} bytes is too large for {outbound.Topic}.";
            return new Outcome(inbound, deadLetters.For(inbound, RejectionReason.Undeliverable, message));
        }
        if (outbound.IsCut)
        {
            return null;
        }

        logger.DeadLetterTooLarge(outbound.Length, inbound.ToString());
        return new Outcome(inbound, deadLetters.Cut(outbound, inbound));
    }

    private void Fail(Outcome outcome, Error error)
    {
        if (delivery.Report(new KafkaException(error)))
        {
            logger.DeliveryFailed(error.Reason, outcome.Inbound.ToString());
        }
    }

    /// <summary>One answer on its way, for its delivery report. An object instead of a task for each record.</summary>
    private sealed class Delivery(OutcomeSink sink, Outcome outcome)
    {
        public void Report(DeliveryReport<byte[], byte[]> report) => sink.Delivered(outcome, report.Error);
    }
}
