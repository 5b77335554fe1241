using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Control;

/// <summary>
/// Follows <see cref="Topics.Status"/> on a thread of its own, from its beginning. While it cannot be read it is tried again,
/// from the beginning too: who observes meets events twice.
/// </summary>
/// <param name="clients">Of the brokers.</param>
/// <param name="topic">Its name.</param>
/// <param name="observe">Told of each event, and whether it came after the start.</param>
/// <param name="clock">The clock of waits.</param>
/// <param name="logger">Told why nothing can be read.</param>
internal sealed class StatusFollower(KafkaClients clients, string topic, Action<StatusEvent, bool> observe, TimeProvider clock, ILogger<StatusFollower> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? knownFault;

    /// <summary>Ends when everything is observed that was there at the start.</summary>
    public Task Ready => ready.Task;

    /// <summary>Follows until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Factory.StartNew(() => Follow(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (KafkaException e)
            {
                LogOnce(e.Error.Reason);
                await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Follow(CancellationToken stop)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        foreach (bool existing in (bool[])[true, false])
        {
            foreach (var result in reader.Read(existing, stop))
            {
                if (Wire.TryReadStatus(result.Message.Value, out var status, out string? fault))
                    observe(status, ready.Task.IsCompleted);
                else
                    logger.StatusUnreadable($"{result.TopicPartitionOffset}: {fault}");
            }

            if (stop.IsCancellationRequested)
                return;
            ready.TrySetResult();
            knownFault = null;
        }
    }

    /// <summary>A topic that is never created would fill the log.</summary>
    private void LogOnce(string fault)
    {
        if (fault != knownFault)
            logger.ConsumeFailed(fault);
        knownFault = fault;
    }
}
