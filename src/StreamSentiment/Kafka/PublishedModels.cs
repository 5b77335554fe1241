using StreamSentiment.Contracts;

namespace StreamSentiment.Kafka;

/// <summary>The events of <see cref="Topics.Published"/>.</summary>
internal static class PublishedModels
{
    /// <summary>
    /// Every event that is there, then a null that says so, then those that come, until cancelled. Records that are no such
    /// events are told to <paramref name="onFault"/> and skipped.
    /// </summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not exist or no broker answers.</exception>
    public static IEnumerable<ModelPublished?> Read(KafkaClients clients, string topic, Action<string> onFault, CancellationToken stop)
    {
        using var reader = new TopicReader(clients, topic, fromBeginning: true);
        foreach (bool existing in (bool[])[true, false])
        {
            foreach (var result in reader.Read(existing, stop))
            {
                if (Wire.TryReadPublished(result.Message.Value, out var published, out string? fault))
                    yield return published;
                else if (result.Message.Value is not null) // a tombstone is no fault: compaction knows no other way to forget a name
                    onFault($"{result.TopicPartitionOffset}: {fault}");
            }
            if (existing && !stop.IsCancellationRequested)
                yield return null;
        }
    }
}
