using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Following;

/// <summary>Reads a topic of scored reviews outside any consumer group.</summary>
public sealed class ScoredReviewReader : IDisposable
{
    private readonly TopicReader reader;

    /// <summary>Looks up the topic's partitions and takes its place in each.</summary>
    /// <param name="fromBeginning">Also what is there already, not only what comes.</param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public ScoredReviewReader(KafkaClients clients, string topic, bool fromBeginning) =>
        reader = new TopicReader(clients, topic, fromBeginning);

    /// <summary>Scores as they come, until cancelled; records that are none are told to <paramref name="onFault"/> and skipped.</summary>
    /// <param name="existingOnly">Ends at what was there when this was created.</param>
    public IEnumerable<ScoredReview> Read(bool existingOnly, Action<string> onFault, CancellationToken stop)
    {
        foreach (var result in reader.Read(existingOnly, stop))
        {
            if (EventSerializer.TryRead(result.Message.Value, out var review, out string? fault))
            {
                yield return review;
            }
            else
            {
                onFault($"{result.TopicPartitionOffset}: {fault}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
