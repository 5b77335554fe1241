using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Delivers at least once: a record's offset is complete when the broker has acknowledged its answer, and the source commits what
/// is complete.
/// </summary>
/// <remarks>
/// Publishing does not wait for deliveries; <see cref="KafkaOptions.MaxInFlight"/> bounds them at the source. A delivery that
/// fails for good is reported (<see cref="DeliveryFailure"/>), so that the source ends the flow, also when nothing is published
/// any more.
/// </remarks>
internal sealed class OutcomeSink : IOutcomeSink
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(5);

    private readonly IProducer<byte[], byte[]> producer;
    private readonly OffsetTracker tracker;
    private readonly DeliveryFailure delivery;
    private readonly Replacements replacements;
    private readonly SentimentMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<OutcomeSink> logger;

    // Answers that were refused, each with the reason. They are not sent from the delivery report, which cannot wait for a full
    // queue.
    private readonly Channel<(Delivery Delivery, Error Error)> refused = Channel.CreateUnbounded<(Delivery, Error)>();
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
        (this.producer, this.tracker, this.delivery) = (producer, tracker, delivery);
        replacements = new Replacements(deadLetters, logger);
        (this.metrics, this.time, this.logger) = (metrics, time, logger);
        replacing = ReplaceAsync();
    }

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<Outcome> outcomes, CancellationToken abort)
    {
        foreach (var outcome in outcomes)
        {
            delivery.ThrowIfReported();
            // The next owner answers it.
            if (!tracker.IsCurrent(outcome.Inbound))
            {
                outcome.Inbound.Trace?.Left();
                continue;
            }

            if (outcome.Outbound == OutboundRecord.None)
            {
                outcome.Inbound.Trace?.Answered(rejection: null);
                tracker.Complete(outcome.Inbound);
                continue;
            }

            Interlocked.Increment(ref outstanding);
            await SendAsync(new Delivery(this, outcome), abort);
        }
    }

    /// <inheritdoc/>
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

    private void Delivered(Delivery delivered, Error error)
    {
        if (!error.IsError)
        {
            Complete(delivered.Outcome);
        }
        else if (delivered.Refusal(error) is Refusal.OfTheFlow)
        {
            Fail(delivered.Outcome, error);
        }
        else
        {
            refused.Writer.TryWrite((delivered, error));
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

    private async Task SendAsync(Delivery answer, CancellationToken abort)
    {
        answer.Outcome.Inbound.Trace?.Sending(answer.Outcome.Outbound.Topic);
        while (!TrySend(answer))
        {
            await Task.Delay(QueueFullPause, time, abort);
        }
    }

    private bool TrySend(Delivery answer)
    {
        var outbound = answer.Outcome.Outbound;
        var message = new Message<byte[], byte[]>
        {
            Key = outbound.Key!,
            Value = outbound.Value!,
            Headers = outbound.Headers,
        };
        try
        {
            producer.Produce(outbound.Topic, message, answer.Report);
            return true;
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code is ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            Delivered(answer, e.Error);
            return true;
        }
        catch (Exception e) when (e is not KafkaException and not ObjectDisposedException)
        {
            // The client library cannot make a record of it: nobody has asked a broker yet.
            refused.Writer.TryWrite((answer.Unsendable(), new Error(ErrorCode.InvalidRecord, e.GetType().FullName)));
            return true;
        }
    }

    private void Complete(Outcome outcome)
    {
        Answered.Count(metrics, outcome, time);
        tracker.Complete(outcome.Inbound);
        Interlocked.Decrement(ref outstanding);
    }

    private async Task ReplaceAsync()
    {
        try
        {
            await foreach (var (delivered, error) in refused.Reader.ReadAllAsync(abandon.Token))
            {
                var outcome = delivered.Outcome;
                if (delivered.Refusal(error) is Refusal.OfABatch)
                {
                    await SendAsync(delivered.Again(), abandon.Token);
                }
                else if (replacements.Next(outcome, error) is { } replacement)
                {
                    await SendAsync(new Delivery(this, replacement), abandon.Token);
                }
                else
                {
                    Fail(outcome, Replacements.NoneLeft(outcome, error));
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            delivery.Report(e); // or the record would stay in flight for ever, and nobody would know why
        }
    }

    private void Fail(Outcome outcome, Error error)
    {
        if (delivery.Report(new KafkaException(error)))
        {
            logger.DeliveryFailed(error.Reason, outcome.Inbound.ToString());
        }
    }

    /// <summary>One answer on its way, for its delivery report. An object instead of a task for each record.</summary>
    private sealed class Delivery(OutcomeSink sink, Outcome outcome, int tries = 1)
    {
        public Outcome Outcome => outcome;

        public Refusal Refusal(Error error) => Refusals.Of(error, outcome.Outbound.Key, tries);

        /// <summary>No other try would help.</summary>
        public Delivery Unsendable() => new(sink, outcome, int.MaxValue);

        public Delivery Again() => new(sink, outcome, tries + 1);

        public void Report(DeliveryReport<byte[], byte[]> report) => sink.Delivered(this, report.Error);
    }
}
