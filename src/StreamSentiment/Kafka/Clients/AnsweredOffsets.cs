using System.Collections.Concurrent;
using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// How far this process has answered partitions, and committed that; it outlives memberships. A group whose brokers were killed
/// all at once may come back with older offsets (Kafka 4.3.1): what is below these is not answered again. Thread-safe.
/// </summary>
/// <param name="topicIds">
/// The ids of topics, by name. Of a topic without one nothing is kept: made anew under its name, it could not be told apart.
/// </param>
internal sealed class AnsweredOffsets(IReadOnlyDictionary<string, string> topicIds)
{
    private readonly ConcurrentDictionary<TopicPartition, AnsweredBelow> partitions = [];

    /// <summary>Null where nothing of the partition is known to be answered.</summary>
    public AnsweredBelow? Of(TopicPartition partition) => partitions.TryGetValue(partition, out var answered) ? answered : null;

    /// <summary>Notes that everything below is answered and committed; what is behind an earlier note changes nothing.</summary>
    public void Note(TopicPartition partition, AnsweredBelow answered)
    {
        if (topicIds.ContainsKey(partition.Topic))
        {
            partitions.AddOrUpdate(partition, answered, (_, before) => answered.IsBehind(before) ? before : answered);
        }
    }

    /// <summary>The topic was made anew: its offsets mean nothing any more.</summary>
    public void Forget(string topic)
    {
        foreach (var partition in partitions.Keys.Where(partition => partition.Topic == topic))
        {
            partitions.TryRemove(partition, out _);
        }
    }
}

/// <summary>The end of what is answered of a partition.</summary>
/// <param name="Offset">The first offset that is not.</param>
/// <param name="LeaderEpoch">
/// Of the last record that was read: an election that loses records gives their offsets to others of a later epoch.
/// </param>
internal readonly record struct AnsweredBelow(long Offset, int LeaderEpoch)
{
    /// <summary>True for the place of a record that is answered.</summary>
    public bool Covers(long offset, int? leaderEpoch) => offset < Offset && leaderEpoch <= LeaderEpoch;

    /// <summary>True if it ends before the other.</summary>
    public bool IsBehind(AnsweredBelow other) => (LeaderEpoch, Offset).CompareTo((other.LeaderEpoch, other.Offset)) < 0;
}
