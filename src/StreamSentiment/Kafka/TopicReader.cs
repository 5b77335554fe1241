using Confluent.Kafka;

namespace StreamSentiment.Kafka;

/// <summary>Reads all partitions of a topic outside any consumer group; commits nothing. One thread at a time.</summary>
internal sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[], byte[]> consumer;
    private readonly Dictionary<TopicPartition, WatermarkOffsets> ends = [];

    /// <summary>Looks up the topic's partitions and takes its place in each.</summary>
    /// <param name="fromBeginning">Also what is there already, not only what comes.</param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public TopicReader(KafkaClients clients, string topic, bool fromBeginning)
    {
        consumer = clients.Consumer();
        try
        {
            foreach (var partition in BrokerCall.Ask(() => Partitions(clients, topic)))
                ends[partition] = BrokerCall.Ask(() => consumer.QueryWatermarkOffsets(partition, Patience));
        }
        catch
        {
            consumer.Dispose();
            throw;
        }

        // An offset, not Offset.End: what is published right after this is read too.
        consumer.Assign(ends.Select(end => new TopicPartitionOffset(end.Key, fromBeginning ? Offset.Beginning : end.Value.High)));
    }

    /// <summary>Records as they come, until cancelled. Called again, it goes on where it was.</summary>
    /// <param name="existingOnly">Ends at what was there when this was created.</param>
    public IEnumerable<ConsumeResult<byte[], byte[]>> Read(bool existingOnly, CancellationToken stop)
    {
        // Where everything is deleted already no record would ever say that the end is reached.
        var open = ends.Where(end => end.Value.High > end.Value.Low).ToDictionary(end => end.Key, end => end.Value.High);
        while (!stop.IsCancellationRequested && !(existingOnly && open.Count == 0))
        {
            if (existingOnly)
                RemoveFinished(open);
            if (consumer.Consume(Poll) is { Message: not null } result)
                yield return result;
        }
    }

    public void Dispose()
    {
        consumer.Unassign();
        consumer.Dispose();
    }

    private static List<TopicPartition> Partitions(KafkaClients clients, string topic)
    {
        using var admin = clients.Admin();
        var metadata = admin.GetMetadata(topic, Patience).Topics.Single();
        return metadata.Error.IsError
            ? throw new KafkaException(new Error(metadata.Error.Code, $"Topic {topic}: {metadata.Error.Reason}"))
            : [.. metadata.Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId))];
    }

    /// <summary>By position, not by the last record: transaction markers and compaction take offsets that are never read.</summary>
    private void RemoveFinished(Dictionary<TopicPartition, Offset> open)
    {
        foreach (var (partition, end) in open)
        {
#pragma warning disable RS0030 // Nothing is committed from here.
            if (consumer.Position(partition) is { IsSpecial: false } position && position.Value >= end.Value)
                open.Remove(partition);
#pragma warning restore RS0030
        }
    }
}
