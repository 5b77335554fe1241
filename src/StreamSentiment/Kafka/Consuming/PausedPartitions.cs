using Confluent.Kafka;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The partitions that a consumer does not read for now, each paused and resumed once: librdkafka keeps a partition paused that
/// is revoked and comes back, and pausing one twice undoes a seek in between.
/// </summary>
internal sealed class PausedPartitions
{
    private readonly HashSet<TopicPartition> paused = [];

    /// <summary>Pauses all partitions that are assigned.</summary>
    public void PauseAll(IConsumer<byte[], byte[]> consumer) => Pause(consumer, consumer.Assignment);

    /// <summary>Resumes all partitions that are paused.</summary>
    public void ResumeAll(IConsumer<byte[], byte[]> consumer)
    {
        consumer.Resume(paused);
        paused.Clear();
    }

    /// <summary>
    /// Hands back a record that came although its partition should not be read: it is read again when the partition is resumed.
    /// Otherwise the position would be behind it, and nobody would answer it.
    /// </summary>
    public void HandBack(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> result)
    {
        Pause(consumer, [result.TopicPartition]);
        if (!result.IsPartitionEOF)
        {
            consumer.Seek(result.TopicPartitionOffset);
        }
    }

    /// <summary>Resumes partitions that leave: should they come back, they are read.</summary>
    public void Release(IConsumer<byte[], byte[]> consumer, IEnumerable<TopicPartition> partitions)
    {
        List<TopicPartition> leaving = [.. partitions.Where(paused.Remove)];
        if (leaving.Count > 0)
        {
            consumer.Resume(leaving);
        }
    }

    private void Pause(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        List<TopicPartition> added = [.. partitions.Where(paused.Add)];
        if (added.Count > 0)
        {
            consumer.Pause(added);
        }
    }
}
