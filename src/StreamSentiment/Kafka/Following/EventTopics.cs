using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>
/// Opens readers of the topics of events, each at the beginning of its topic, or of its last <see cref="MostRead"/> records.
/// </summary>
internal interface IEventTopics
{
    /// <summary>
    /// The most records of a partition that are read of the past: a year of one a minute. A start takes seconds, however old the
    /// topic is.
    /// </summary>
    public const int MostRead = 500_000;

    /// <summary>Opens <see cref="Topics.Control"/>.</summary>
    /// <param name="onFault">Called with the place of a record that is no event, and the reason.</param>
    /// <param name="onRefusal">Called with the place of a command that comes without a right signature, and the reason.</param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public IEventReader<ControlCommand> OpenCommands(Action<string> onFault, Action<string> onRefusal);

    /// <summary>Opens <see cref="Topics.Status"/>.</summary>
    /// <param name="onFault">Called with the place of a record that is no event, and the reason.</param>
    /// <param name="since">The time of the first event to read, by its record; null for all.</param>
    /// <inheritdoc cref="OpenCommands"/>
    public IEventReader<StatusEvent> OpenStatuses(Action<string> onFault, DateTimeOffset? since = null);

    /// <summary>Opens <see cref="Topics.Published"/>.</summary>
    /// <inheritdoc cref="OpenCommands"/>
    public IEventReader<ModelPublished> OpenPublished(Action<string> onFault);
}

/// <inheritdoc/>
internal sealed class EventTopics(KafkaClients clients, KafkaOptions options) : IEventTopics
{
    public IEventReader<ControlCommand> OpenCommands(Action<string> onFault, Action<string> onRefusal) =>
        new EventReader<ControlCommand>(
            Records(options.ControlTopic),
            EventSerializer.TryReadCommand,
            onFault,
            CommandSigning.Of(options) is { } signing
                ? new EventGuard(
                    result => signing.FindFault(result.Topic, result.Message.Key, result.Message.Value, result.Message.Headers),
                    onRefusal
                )
                : null
        );

    // The embedded Kafka does not know which record is of which time.
    public IEventReader<StatusEvent> OpenStatuses(Action<string> onFault, DateTimeOffset? since = null) =>
        Open<StatusEvent>(
            options.StatusTopic,
            EventSerializer.TryReadStatus,
            onFault,
            EmbeddedKafka.IsAt(options.Bootstrap) ? null : since
        );

    public IEventReader<ModelPublished> OpenPublished(Action<string> onFault) =>
        Open<ModelPublished>(options.PublishedTopic, EventSerializer.TryReadPublished, onFault);

    private EventReader<T> Open<T>(string topic, EventParser<T> parse, Action<string> onFault, DateTimeOffset? since = null)
        where T : class => new(Records(topic, since), parse, onFault);

    private TopicReader Records(string topic, DateTimeOffset? since = null) =>
        new(clients, topic, fromBeginning: true, since, atMost: IEventTopics.MostRead);
}
