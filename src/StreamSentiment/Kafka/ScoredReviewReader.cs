using Confluent.Kafka;
using StreamSentiment.Contracts;

namespace StreamSentiment.Kafka;

/// <summary>Reads a topic of scored reviews outside any consumer group.</summary>
public sealed class ScoredReviewReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[], byte[]> consumer;
    private readonly Dictionary<TopicPartition, long> ends = [];

    /// <summary>Looks up the topic's partitions and takes its place in each.</summary>
    /// <param name="fromBeginning">Also what is there already, not only what comes.</param>
    /// <exception cref="KafkaException">The topic does not exist or no broker answers.</exception>
    public ScoredReviewReader(KafkaClients clients, string topic, bool fromBeginning)
    {
        using (var admin = clients.Admin())
        {
            var metadata = admin.GetMetadata(topic, Patience).Topics.Single();
            if (metadata.Error.IsError)
                throw new KafkaException(new Error(metadata.Error.Code, $"Topic {topic}: {metadata.Error.Reason}"));
            consumer = clients.Consumer();
            foreach (var partition in metadata.Partitions.Select(p => new TopicPartition(topic, p.PartitionId)))
                ends[partition] = consumer.QueryWatermarkOffsets(partition, Patience).High.Value;
        }

        // An offset, not Offset.End: what is published right after this is read too.
        consumer.Assign(ends.Select(end => new TopicPartitionOffset(end.Key, fromBeginning ? Offset.Beginning : new Offset(end.Value))));
    }

    /// <summary>Scores as they come, until cancelled; records that are none are told to <paramref name="onFault"/> and skipped.</summary>
    /// <param name="existingOnly">Ends at what was there when this was created.</param>
    public IEnumerable<ScoredReview> Read(bool existingOnly, Action<string> onFault, CancellationToken stop)
    {
        var open = ends.Where(end => end.Value > 0).ToDictionary();
        while (!stop.IsCancellationRequested && !(existingOnly && open.Count == 0))
        {
            if (existingOnly)
                RemoveFinished(open);
            if (consumer.Consume(Poll) is not { Message: { } message } result)
                continue;
            if (Wire.TryRead(message.Value, out var review, out string? fault))
                yield return review;
            else
                onFault($"{result.TopicPartitionOffset}: {fault}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        consumer.Unassign();
        consumer.Dispose();
    }

    /// <summary>By position, not by the last record: transaction markers and compaction take offsets that are never read.</summary>
    private void RemoveFinished(Dictionary<TopicPartition, long> open)
    {
        foreach (var (partition, end) in open)
        {
#pragma warning disable RS0030 // Nothing is committed from here.
            if (consumer.Position(partition) is { IsSpecial: false } position && position.Value >= end)
                open.Remove(partition);
#pragma warning restore RS0030
        }
    }
}
