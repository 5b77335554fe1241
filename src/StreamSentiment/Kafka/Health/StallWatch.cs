using Confluent.Kafka;

namespace StreamSentiment.Kafka.Health;

/// <summary>
/// Knows since when each partition stands: records of it are in flight, and the lowest of them stays the same, so that nobody
/// has acknowledged its answer. It looks at the offsets now and then and costs a record nothing. One thread at a time.
/// </summary>
/// <param name="after">The time after which a partition that stands is a stall.</param>
internal sealed class StallWatch(TimeSpan after, TimeProvider clock)
{
    private Dictionary<TopicPartition, (long Offset, DateTimeOffset Since)> standing = [];

    /// <summary>Looks.</summary>
    /// <param name="lowest">The lowest offset in flight of each partition that has any.</param>
    /// <returns>What stands, in a sentence that stays the same while it does; null while everything moves.</returns>
    public string? Look(IEnumerable<TopicPartitionOffset> lowest)
    {
        var now = clock.GetUtcNow();
        standing = lowest.ToDictionary(
            each => each.TopicPartition,
            each =>
                standing.TryGetValue(each.TopicPartition, out var before) && before.Offset == each.Offset
                    ? before
                    : (each.Offset.Value, now)
        );
        var stalled = standing.Where(each => now - each.Value.Since >= after).ToArray();
        if (stalled.Length == 0)
        {
            return null;
        }

        var (partition, (offset, since)) = stalled.MinBy(each => each.Value.Since);
        string others = stalled.Length == 1 ? "" : $", and as little of {stalled.Length - 1} more partitions";
        return $"No answer is acknowledged since {since:u}: {partition.Topic} [{partition.Partition.Value}] stands at offset "
            + $"{offset}{others} (Kafka:StallAfter is {after.TotalSeconds:F0} s).";
    }
}
