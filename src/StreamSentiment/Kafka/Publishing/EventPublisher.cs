using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Publishes commands, status events and current versions, through two producers that a host shares: what is asked of others is
/// given up with its answer, and what has happened is told however late. Scores, dead letters and redriven records have producers
/// of their own, because whoever publishes those waits until nothing is left in the queue.
/// </summary>
public sealed class EventPublisher : IDisposable
{
    private readonly KafkaClients clients;
    private readonly KafkaOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<EventPublisher> logger;
    private readonly ReplacedProducer endless,
        limited;

    /// <summary>Connects when the first event is published.</summary>
    public EventPublisher(KafkaClients clients, KafkaOptions options, TimeProvider clock, ILogger<EventPublisher> logger)
        : this(clients, options, clock, logger, limit => clients.Producer(deliveryLimit: limit)) { }

    /// <param name="connect">
    /// Creates a producer, which the publisher owns, with the time after which it gives a record up; null for none.
    /// </param>
    internal EventPublisher(
        KafkaClients clients,
        KafkaOptions options,
        TimeProvider clock,
        ILogger<EventPublisher> logger,
        Func<TimeSpan?, IProducer<byte[], byte[]>> connect
    )
    {
        (this.clients, this.options, this.clock, this.logger) = (clients, options, clock, logger);
        endless = new(() => connect(null), logger);
        // Before whoever waits is told that it failed: a promotion must not come true after that.
        limited = new(() => connect(Patience * 5 / 6), logger);
    }

    /// <summary>The time that a command or a current version may take to be acknowledged. Default: 30 s.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The trace that what is published belongs to where no span is under way. Default: none.</summary>
    internal ActivityContext? Caller { get; init; }

    /// <summary>Checks that a topic exists, because a producer would wait half a minute for it.</summary>
    /// <exception cref="KafkaException">It does not exist or no broker answers.</exception>
    public void CheckTopic(string topic)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: false);
    }

    /// <summary>Publishes a command under its id, signed if there is a key, and waits until the broker has it.</summary>
    /// <exception cref="KafkaException">The broker refused it or did not acknowledge it within 30 s.</exception>
    public Task PublishAsync(ControlCommand command, CancellationToken stop)
    {
        var message = Message(command.Id, EventSerializer.Serialize(command));
        if (CommandSigning.Of(options) is { } signing)
        {
            message.Headers ??= [];
            message.Headers.Add(signing.Sign(options.ControlTopic, message.Key, message.Value));
        }

        return PublishAsync(
            options.ControlTopic,
            message,
            $"{options.ControlTopic} did not acknowledge the command within {Patience.TotalSeconds:F0} s.",
            stop
        );
    }

    /// <summary>Publishes that a version which is in the store is current, and waits until the broker has it.</summary>
    /// <exception cref="KafkaException">The broker refused it or did not acknowledge it within 30 s.</exception>
    public async Task<ModelPublished> PublishAsync(ModelReference model, string? formerVersion, CancellationToken stop)
    {
        var published = new ModelPublished
        {
            SchemaVersion = ModelPublished.CurrentSchemaVersion,
            Id = Guid.NewGuid().ToString("N"),
            Model = model,
            FormerVersion = formerVersion,
            PublishedAt = clock.GetUtcNow(),
        };
        await PublishAsync(
            options.PublishedTopic,
            Message(model.Name, EventSerializer.Serialize(published)),
            $"{options.PublishedTopic} did not acknowledge within {Patience.TotalSeconds:F0} s that {model.Name} {model.Version} "
                + "is current.",
            stop
        );
        return published;
    }

    /// <summary>Publishes a status event, and waits until the broker has it, however long the broker is away.</summary>
    /// <exception cref="KafkaException">The broker refused it.</exception>
    public Task PublishAsync(StatusEvent status, CancellationToken stop) =>
        endless.ProduceAsync(options.StatusTopic, Message(status.Key, EventSerializer.Serialize(status)), stop);

    /// <summary>The record of a status event.</summary>
    internal TopicRecord Record(StatusEvent status) =>
        new(options.StatusTopic, Message(status.Key, EventSerializer.Serialize(status)));

    /// <summary>Publishes a status event and waits for nothing; an event that is lost is logged.</summary>
    public void Publish(StatusEvent status)
    {
        string type = status.GetType().Name;
        try
        {
            endless.Produce(
                options.StatusTopic,
                Message(status.Key, EventSerializer.Serialize(status)),
                error => logger.StatusLost(type, error.Reason)
            );
        }
        catch (KafkaException e)
        {
            logger.StatusLost(type, e.Error.Reason);
        }
    }

    /// <summary>Gives events that were not waited for two seconds to be delivered.</summary>
    public void Dispose()
    {
        limited.Dispose();
        endless.Dispose();
    }

    /// <summary>In a trace, the record carries it on.</summary>
    private Message<byte[], byte[]> Message(string key, byte[] value) =>
        new()
        {
            Key = Encoding.UTF8.GetBytes(key),
            Value = value,
            Headers = Tracing.Inject(null, Caller)!,
        };

    private async Task PublishAsync(string topic, Message<byte[], byte[]> message, string onTimeout, CancellationToken stop)
    {
        try
        {
            await limited.ProduceAsync(topic, message, stop).WaitAsync(Patience, clock, stop);
        }
        catch (Exception e) when (e is TimeoutException or KafkaException { Error.Code: ErrorCode.Local_MsgTimedOut })
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, onTimeout));
        }
    }
}
