using Confluent.Kafka;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Health;

/// <summary>
/// Knows since when each partition stands: records of it are in flight, and the lowest of them stays the same, also when it is
/// read again after a transaction was aborted. That is a stall where nothing else is acknowledged either, or where as many
/// records are as were before it: a model that is slow is none. It looks at the offsets now and then and costs a record nothing.
/// One thread at a time.
/// </summary>
/// <param name="after">The time after which a partition that stands is a stall.</param>
internal sealed class StallWatch(TimeSpan after, TimeProvider clock)
{
    /// <summary>Until a transaction that was aborted is read again; longer than the sink's longest pause.</summary>
    private static readonly TimeSpan AgainWithin = TimeSpan.FromSeconds(5);

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
        var lowest = (offsets?.LowestInFlight() ?? []).ToDictionary(each => each.TopicPartition, each => each.Offset);
        if (count != completed)
        {
            (completed, lastCompletion) = (count, now);
        }
        else
        {
            // Nothing is acknowledged, and yet it is not in flight: it is read again.
            foreach (var again in standing.Where(each => now - each.Value.Seen < AgainWithin))
            {
                lowest.TryAdd(again.Key, Offset.Unset);
            }
        }

        // Answers leave in the order in which records are read: once those before it have left, it is the next.
        long turn = completed + (offsets?.InFlight ?? 0);
        standing = lowest.ToDictionary(
            each => each.Key,
            each =>
                !standing.TryGetValue(each.Key, out var before) || each.Value.Value > before.Offset.Value
                    ? new Stand(each.Value, now, turn, now)
                : each.Value == Offset.Unset ? before
                : before with { Seen = now }
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
    /// <param name="Seen">When it was last in flight.</param>
    private sealed record Stand(Offset Offset, DateTimeOffset Since, long Turn, DateTimeOffset Seen);
}
