using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>Opens readers of the topics of events, each at the beginning of its topic.</summary>
internal interface IEventTopics
{
    /// <summary>Opens <see cref="Topics.Control"/>.</summary>
    /// <param name="onFault">Called with the place of a record that is no event, and the reason.</param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public IEventReader<ControlCommand> OpenCommands(Action<string> onFault);

    /// <summary>Opens <see cref="Topics.Status"/>.</summary>
    /// <inheritdoc cref="OpenCommands"/>
    public IEventReader<StatusEvent> OpenStatuses(Action<string> onFault);

    /// <summary>Opens <see cref="Topics.Published"/>.</summary>
    /// <inheritdoc cref="OpenCommands"/>
    public IEventReader<ModelPublished> OpenPublished(Action<string> onFault);
}

/// <inheritdoc/>
internal sealed class EventTopics(KafkaClients clients, KafkaOptions options) : IEventTopics
{
    public IEventReader<ControlCommand> OpenCommands(Action<string> onFault) =>
        Open<ControlCommand>(options.ControlTopic, EventSerializer.TryReadCommand, onFault);

    public IEventReader<StatusEvent> OpenStatuses(Action<string> onFault) =>
        Open<StatusEvent>(options.StatusTopic, EventSerializer.TryReadStatus, onFault);

    public IEventReader<ModelPublished> OpenPublished(Action<string> onFault) =>
        Open<ModelPublished>(options.PublishedTopic, EventSerializer.TryReadPublished, onFault);

    private EventReader<T> Open<T>(string topic, EventParser<T> parse, Action<string> onFault)
        where T : class => new(new TopicReader(clients, topic, fromBeginning: true), parse, onFault);
}
