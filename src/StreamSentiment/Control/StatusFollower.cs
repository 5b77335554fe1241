using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Control;

/// <summary>
/// Follows <see cref="Topics.Status"/> on a thread of its own, from its beginning. While it cannot be read it is tried again,
/// from the beginning too: who observes meets events twice.
/// </summary>
internal sealed class StatusFollower
{
    private readonly KafkaClients clients;
    private readonly string topic;
    private readonly Action<StatusEvent, bool> observe;
    private readonly ILogger<StatusFollower> logger;
    private readonly TopicFollower follower;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="clients">Of the brokers.</param>
    /// <param name="topic">Its name.</param>
    /// <param name="observe">Told of each event, and whether it came after the start.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Told why nothing can be read.</param>
    public StatusFollower(
        KafkaClients clients,
        string topic,
        Action<StatusEvent, bool> observe,
        TimeProvider clock,
        ILogger<StatusFollower> logger
    )
    {
        (this.clients, this.topic, this.observe, this.logger) = (clients, topic, observe, logger);
        follower = new TopicFollower(Follow, logger.ConsumeFailed, clock);
    }

    /// <summary>Ends when everything is observed that was there at the start; not while the topic does not exist.</summary>
    public Task Ready => ready.Task;

    /// <summary>Follows until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        foreach (bool existing in (bool[])[true, false])
        {
            foreach (var result in reader.Read(existing, stop))
            {
                if (EventSerializer.TryReadStatus(result.Message.Value, out var status, out string? fault))
                {
                    observe(status, ready.Task.IsCompleted);
                }
                else
                {
                    logger.StatusUnreadable($"{result.TopicPartitionOffset}: {fault}");
                }
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }

            ready.TrySetResult();
            follower.CaughtUp();
        }
    }
}
