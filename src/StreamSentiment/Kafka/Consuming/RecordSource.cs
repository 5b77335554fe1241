using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The records of the input topic, as a member of the group. A thread of its own polls, commits the watermark of
/// <paramref name="tracker"/> and keeps the membership until everything it has read is answered, also while
/// <paramref name="reading"/> is paused. Read once, then dispose.
/// </summary>
/// <param name="clients">Clients whose options name the topic and the group.</param>
/// <param name="delivery">Ends the flow when an answer cannot be delivered.</param>
/// <param name="slot">The member's place in the group, where transactions commit; null where this source commits.</param>
internal sealed class RecordSource(
    KafkaClients clients,
    OffsetTracker tracker,
    DeliveryFailure delivery,
    SentimentMetrics metrics,
    TimeProvider time,
    ILogger<RecordSource> logger,
    PauseSwitch? reading = null,
    string? slot = null
) : IAsyncDisposable
{
    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(5);

    private readonly RecordIntake intake = new(tracker, delivery, metrics, time);
    private readonly CancellationTokenSource finish = CancellationTokenSource.CreateLinkedTokenSource(delivery.Token);
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile GroupConsumer? member;
    private int started;

    /// <summary>Traces the records; without it none is traced.</summary>
    public RecordTracing? Tracing
    {
        init => intake.Tracing = value;
    }

    /// <summary>Ends when the member has left the group: after a stop, once everything read is answered and committed.</summary>
    public Task Left => left.Task;

    /// <summary>What the group knows of this member; null before it has joined and after it has left.</summary>
    public Confluent.Kafka.IConsumerGroupMetadata? Metadata() => member?.Metadata();

    /// <summary>Joins the group and reads.</summary>
    /// <param name="stopReading">
    /// Ends the sequence. The member stays in the group, and commits, until the flow has answered what it holds, or
    /// DrainTimeout has passed, or this source is disposed.
    /// </param>
    /// <param name="abort">Ends the sequence with an exception; what is in flight is left to the next owner.</param>
    /// <exception cref="DeliveryException">An answer cannot be delivered.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The consumer failed for good.</exception>
    public async IAsyncEnumerable<InboundRecord> ReadAsync(
        CancellationToken stopReading,
        [EnumeratorCancellation] CancellationToken abort = default
    )
    {
        Start(stopReading);
        bool ended = false;
        try
        {
            await foreach (var record in intake.ReadAllAsync(abort))
            {
                // Its partition is someone else's by now, who reads it too.
                if (tracker.IsCurrent(record))
                {
                    yield return record;
                }
                else
                {
                    record.Trace?.Left();
                }
            }

            delivery.ThrowIfReported();
            ended = true;
        }
        finally
        {
            // A flow that gave up completes nothing more: there is nothing to drain.
            if (!ended)
            {
                await finish.CancelAsync();
            }
        }
    }

    /// <summary>
    /// Commits what is complete and leaves the group. Dispose the sink first: what it still delivers counts.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await finish.CancelAsync();
        if (Interlocked.Exchange(ref started, 1) == 0)
        {
            return;
        }

        try
        {
            // With dead brokers a commit or a close blocks far longer than a host may take to stop.
            await left.Task.WaitAsync(TeardownTimeout, time);
        }
        catch (TimeoutException)
        {
            logger.TeardownAbandoned(TeardownTimeout);
        }
    }

    private void Start(CancellationToken stopReading)
    {
        if (Interlocked.Exchange(ref started, 1) != 0)
        {
            throw new InvalidOperationException("A record source is read once.");
        }

        metrics.ObserveInFlight(() => tracker.InFlight);
        new Thread(() => Run(stopReading)) { IsBackground = true, Name = "kafka consumer" }.Start();
    }

    private void Run(CancellationToken stopReading)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopReading, finish.Token);
            var consumer = new GroupConsumer(clients, tracker, metrics, time, logger, slot, finish.Token);
            member = consumer;
            var pause = reading ?? new PauseSwitch();
            new ConsumerLoop(consumer, tracker, intake, pause, clients.Options, time, logger).Run(stop.Token, finish.Token);
        }
        catch (Exception e)
        {
            // Out of the thread it would end the process.
            intake.Complete(e);
            logger.ClientFailed(e.Message);
        }
        left.TrySetResult();
    }
}
