using Confluent.Kafka;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Reports what happens in this instance: gives each event its id, the name of the instance and the time, and publishes it.
/// </summary>
/// <param name="publisher">The publisher that the host shares.</param>
/// <param name="instance">The name of the scorer or retrainer.</param>
/// <param name="clock">The clock of the events.</param>
internal sealed class StatusReporter(EventPublisher publisher, string instance, TimeProvider clock)
{
    /// <summary>The name of the scorer or retrainer that reports.</summary>
    public string Instance => instance;

    /// <summary>The id of this process, new with each start: another may have the same name.</summary>
    public string Process { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The record of an event, for whoever publishes it with something else.</summary>
    public TopicRecord Record(StatusEvent status) => Sign(status).Record;

    /// <summary>An event as this instance publishes it, and its record, for whoever publishes it in a transaction.</summary>
    public (StatusEvent Event, TopicRecord Record) Sign(StatusEvent status)
    {
        var signed = status.By(instance, Process, clock.GetUtcNow());
        return (signed, publisher.Record(signed));
    }

    /// <summary>Waits for nothing: what the event says has happened, whether or not anybody hears of it.</summary>
    public void Report(StatusEvent status) => publisher.Publish(status.By(instance, Process, clock.GetUtcNow()));

    /// <summary>Waits until the broker has the event, however long the broker is away.</summary>
    /// <returns>The event as it was published.</returns>
    /// <exception cref="KafkaException">The broker refused it.</exception>
    public async Task<StatusEvent> ReportAsync(StatusEvent status, CancellationToken stop)
    {
        var reported = status.By(instance, Process, clock.GetUtcNow());
        await publisher.PublishAsync(reported, stop);
        return reported;
    }
}
