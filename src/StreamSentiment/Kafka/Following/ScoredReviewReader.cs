using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>Reads a topic of scored reviews outside any consumer group.</summary>
public sealed class ScoredReviewReader : IDisposable
{
    private readonly EventReader<ScoredReview> reader;

    /// <summary>Looks up the topic's partitions and takes its place in each.</summary>
    /// <param name="fromBeginning">Also what is there already, not only what comes.</param>
    /// <param name="onFault">
    /// Called with the place of a record that is no score, and the reason; null to skip such records in silence.
    /// </param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public ScoredReviewReader(KafkaClients clients, string topic, bool fromBeginning, Action<string>? onFault = null) =>
        reader = new EventReader<ScoredReview>(
            new TopicReader(clients, topic, fromBeginning),
            EventSerializer.TryRead,
            onFault ?? (_ => { })
        );

    /// <inheritdoc cref="IEventReader{T}.ReadExisting"/>
    public IEnumerable<ScoredReview> ReadExisting(CancellationToken stop) => reader.ReadExisting(stop);

    /// <inheritdoc cref="IEventReader{T}.Follow"/>
    public IEnumerable<ScoredReview> Follow(CancellationToken stop) => reader.Follow(stop);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
