using Confluent.Kafka;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The partitions that a consumer is told not to read, each paused and resumed once: librdkafka keeps one paused that is revoked
/// and comes back, and pausing one twice takes back a seek in between.
/// </summary>
internal sealed class PausedPartitions(IConsumer<byte[], byte[]> consumer)
{
    private readonly HashSet<TopicPartition> paused = [];

    /// <summary>Pauses what is assigned.</summary>
    public void PauseAll() => Pause(consumer.Assignment);

    /// <summary>Reads on.</summary>
    public void ResumeAll()
    {
        consumer.Resume(paused);
        paused.Clear();
    }

    /// <summary>
    /// Takes a record for not read that came although nothing should: it is read again when its partition is resumed. Otherwise
    /// the position would be behind it, and nobody would answer it.
    /// </summary>
    public void HandBack(ConsumeResult<byte[], byte[]> result)
    {
        Pause([result.TopicPartition]);
        consumer.Seek(result.TopicPartitionOffset);
    }

    /// <summary>Partitions go: should they come back, they are read.</summary>
    public void Release(IEnumerable<TopicPartition> partitions)
    {
        List<TopicPartition> leaving = [.. partitions.Where(paused.Remove)];
        if (leaving.Count > 0)
        {
            consumer.Resume(leaving);
        }
    }

    private void Pause(List<TopicPartition> partitions)
    {
        List<TopicPartition> added = [.. partitions.Where(paused.Add)];
        if (added.Count > 0)
        {
            consumer.Pause(added);
        }
    }
}
