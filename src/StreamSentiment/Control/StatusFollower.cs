using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Control;

/// <summary>Observes the events of <see cref="Topics.Status"/>.</summary>
internal interface IStatusObserver
{
    /// <summary>Called with each event, on the thread that reads the topic.</summary>
    /// <param name="status">The event; after the brokers were away the same events come again.</param>
    /// <param name="isNew">Whether it came after the follower had caught up for the first time.</param>
    /// <param name="stop">Ends the following.</param>
    public void Observe(StatusEvent status, bool isNew, CancellationToken stop);
}

/// <summary>
/// Follows <see cref="Topics.Status"/> from its beginning, on a thread of its own. While the topic cannot be read it is tried
/// again, from the beginning too.
/// </summary>
internal sealed class StatusFollower
{
    private readonly IEventTopics topics;
    private readonly IStatusObserver[] observers;
    private readonly ILogger<StatusFollower> logger;
    private readonly TopicFollower follower;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="topics">Opens the topic.</param>
    /// <param name="observers">Called with each event, in this order.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Called with the reason why nothing can be read.</param>
    public StatusFollower(
        IEventTopics topics,
        IEnumerable<IStatusObserver> observers,
        TimeProvider clock,
        ILogger<StatusFollower> logger
    )
    {
        (this.topics, this.observers, this.logger) = (topics, [.. observers], logger);
        follower = new TopicFollower(Follow, logger.ConsumeFailed, clock);
    }

    /// <summary>Ends when everything is observed that was there at the start; not while the topic does not exist.</summary>
    public Task Ready => ready.Task;

    /// <summary>Follows until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        using var reader = topics.OpenStatuses(logger.StatusUnreadable);
        Observe(reader.ReadExisting(stop), stop);
        ready.TrySetResult();
        follower.CaughtUp();
        Observe(reader.Follow(stop), stop);
    }

    private void Observe(IEnumerable<StatusEvent> events, CancellationToken stop)
    {
        foreach (var status in events)
        {
            foreach (var observer in observers)
            {
                observer.Observe(status, ready.Task.IsCompleted, stop);
            }
        }
    }
}
