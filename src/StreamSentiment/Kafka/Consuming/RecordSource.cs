using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The records of the input topic, as a member of the group. A thread of its own polls, commits the watermark of
/// <paramref name="tracker"/> and keeps the membership until everything it has read is answered, also while
/// <paramref name="reading"/> is paused. Read once, then dispose.
/// </summary>
internal sealed class RecordSource(
    KafkaClients clients,
    KafkaOptions options,
    OffsetTracker tracker,
    SentimentMetrics metrics,
    TimeProvider time,
    ILogger<RecordSource> logger,
    PauseSwitch? reading = null
) : IAsyncDisposable
{
    private static readonly TimeSpan TeardownTimeout = TimeSpan.FromSeconds(5);

    // Without a bound of its own: whatever is in here is in flight, and MaxInFlight bounds that.
    private readonly Channel<InboundRecord> records = Channel.CreateUnbounded<InboundRecord>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
    );
    private readonly CancellationTokenSource finish = new();
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int started;

    /// <summary>Ends when the member has left the group: at a stop once everything read is answered and committed.</summary>
    public Task Left => left.Task;

    /// <summary>Joins the group and reads.</summary>
    /// <param name="stopReading">
    /// Ends the sequence. The member stays in the group, and commits, until the flow has answered what it holds, or
    /// DrainTimeout has passed, or this source is disposed.
    /// </param>
    /// <param name="abort">Ends the sequence with an exception; what is in flight is left to the next owner.</param>
    /// <exception cref="DeliveryException">An answer can not be delivered.</exception>
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
            await foreach (var record in records.Reader.ReadAllAsync(abort))
            {
                // Its partition is someone else's by now, who reads it too.
                if (tracker.IsCurrent(record))
                {
                    yield return record;
                }
            }
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
    /// Commits what is complete and leaves the group. Dispose the commit group first: what it still delivers counts.
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
            using var loop = new ConsumerLoop(
                clients,
                options,
                tracker,
                records.Writer,
                reading ?? new PauseSwitch(),
                metrics,
                time,
                logger,
                stopReading,
                finish.Token
            );
            loop.Run();
        }
        catch (Exception e)
        {
            // Out of the thread it would end the process.
            records.Writer.TryComplete(e);
            logger.ClientFailed(e.Message);
        }
        left.TrySetResult();
    }
}
