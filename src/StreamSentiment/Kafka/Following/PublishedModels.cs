using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>The events of <see cref="Topics.Published"/>.</summary>
internal static class PublishedModels
{
    /// <inheritdoc cref="TopicEvents.Follow"/>
    public static IEnumerable<ModelPublished?> Read(
        KafkaClients clients,
        string topic,
        Action<string> onFault,
        CancellationToken stop
    ) => TopicEvents.Follow<ModelPublished>(clients, topic, EventSerializer.TryReadPublished, onFault, stop);
}
