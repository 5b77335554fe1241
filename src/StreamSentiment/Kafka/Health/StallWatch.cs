using Confluent.Kafka;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Health;

/// <summary>
/// Knows since when each partition stands: records of it are in flight, and the lowest of them stays the same. That is a stall
/// where nothing else is acknowledged either, or where as many records are as were before it: a model that is slow is none. It
/// looks at the offsets now and then and costs a record nothing. One thread at a time.
/// </summary>
/// <param name="after">The time after which a partition that stands is a stall.</param>
internal sealed class StallWatch(TimeSpan after, TimeProvider clock)
{
    private Dictionary<TopicPartition, Stand> standing = [];
    private long completed;
    private DateTimeOffset lastCompletion = DateTimeOffset.MinValue;

    /// <summary>Looks.</summary>
    /// <param name="offsets">What is in flight; null while there is no member of the group.</param>
    /// <returns>What stands, in a sentence that stays the same while it does; null while everything moves.</returns>
    public string? Look(OffsetTracker? offsets)
    {
        var now = clock.GetUtcNow();
        long count = offsets?.Completed ?? 0;
        if (count != completed)
        {
            (completed, lastCompletion) = (count, now);
        }

        // Answers leave in the order in which records are read: once those before it have left, it is the next.
        long turn = completed + (offsets?.InFlight ?? 0);
        standing = (offsets?.LowestInFlight() ?? []).ToDictionary(
            each => each.TopicPartition,
            each =>
                standing.TryGetValue(each.TopicPartition, out var before) && before.Offset == each.Offset
                    ? before
                    : new Stand(each.Offset, now, turn)
        );
        bool isMoving = now - lastCompletion < after;
        var stalled = standing
            .Where(each => now - each.Value.Since >= after && (!isMoving || completed >= each.Value.Turn))
            .ToArray();
        if (stalled.Length == 0)
        {
            return null;
        }

        var (partition, stand) = stalled.MinBy(each => each.Value.Since);
        string others = stalled.Length == 1 ? "" : $", and as little of {stalled.Length - 1} more partitions";
        return $"No answer is acknowledged since {stand.Since:u}: {partition.Topic} [{partition.Partition.Value}] stands at "
            + $"offset {stand.Offset}{others} (Kafka:StallAfter is {after.TotalSeconds:F0} s).";
    }

    /// <summary>A partition that stands.</summary>
    /// <param name="Offset">The lowest in flight.</param>
    /// <param name="Since">When it was first seen.</param>
    /// <param name="Turn">How many records are complete when all are that were in flight then.</param>
    private sealed record Stand(Offset Offset, DateTimeOffset Since, long Turn);
}
