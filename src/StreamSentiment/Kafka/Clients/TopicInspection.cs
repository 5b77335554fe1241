using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Looks at topics: their partitions, the records that they hold, and what a consumer group has still to read.</summary>
public sealed class TopicInspection(KafkaClients clients)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The names of all topics but those of the broker itself, in order.</summary>
    /// <exception cref="KafkaException">No broker answers within 10 s.</exception>
    public IReadOnlyList<string> Names()
    {
        using var admin = clients.Admin();
        return
        [
            .. admin
                .GetMetadata(Patience)
                .Topics.Select(topic => topic.Topic)
                .Where(topic => !topic.StartsWith("__", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The state of topics, in the order of the names; one that does not exist has no partitions.</summary>
    /// <param name="topics">Their names.</param>
    /// <param name="groups">The consumer groups whose lag is asked for.</param>
    /// <exception cref="KafkaException">No broker answers within 10 s, or it refuses.</exception>
    public async Task<IReadOnlyList<TopicState>> DescribeAsync(
        IReadOnlyCollection<string> topics,
        IReadOnlyCollection<string> groups
    )
    {
        await using var questions = clients.Questions();
        var metadata = await questions.AskAsync(
            admin => Task.Run(() => topics.Select(topic => admin.GetMetadata(topic, Patience).Topics.Single()).ToArray()),
            Patience * Math.Max(1, topics.Count)
        );
        TopicPartition[] partitions =
        [
            .. metadata.SelectMany(topic =>
                topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId))
            ),
        ];
        var begins = await OffsetsAsync(questions, partitions, OffsetSpec.Earliest());
        var ends = await OffsetsAsync(questions, partitions, OffsetSpec.Latest());
        var committed = new Dictionary<(string Group, TopicPartition Partition), long>();
        foreach (string group in groups)
        {
            foreach (var position in Committed(group, partitions))
            {
                committed[(group, position.TopicPartition)] = position.Offset.Value;
            }
        }

        return
        [
            .. metadata.Select(topic => new TopicState(
                topic.Topic,
                [
                    .. topic
                        .Partitions.OrderBy(partition => partition.PartitionId)
                        .Select(partition => State(topic.Topic, partition)),
                ]
            )),
        ];

        PartitionState State(string topic, PartitionMetadata partition)
        {
            var place = new TopicPartition(topic, partition.PartitionId);
            return new(
                partition.PartitionId,
                partition.Leader,
                partition.Replicas.Length,
                partition.InSyncReplicas.Length,
                begins.GetValueOrDefault(place),
                ends.GetValueOrDefault(place),
                groups
                    .Where(group => committed.ContainsKey((group, place)))
                    .ToDictionary(group => group, group => committed[(group, place)])
            );
        }
    }

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(
        AdminQuestions questions,
        TopicPartition[] partitions,
        OffsetSpec which
    )
    {
        if (partitions.Length == 0)
        {
            return [];
        }

        var specs = partitions.Select(partition => new TopicPartitionOffsetSpec
        {
            TopicPartition = partition,
            OffsetSpec = which,
        });
        var offsets = await questions.AskAsync(
            admin =>
                admin.ListOffsetsAsync(
                    specs,
                    new ListOffsetsOptions { RequestTimeout = Patience, IsolationLevel = IsolationLevel.ReadUncommitted }
                ),
            Patience
        );
        return offsets.ResultInfos.ToDictionary(
            result => result.TopicPartitionOffsetError.TopicPartition,
            result => result.TopicPartitionOffsetError.Offset.Value
        );
    }

    /// <summary>None for a group that does not exist or has committed nothing.</summary>
    /// <remarks>
    /// By a consumer: the administrator's question for it (Confluent.Kafka 2) ended the process now and then in a native fault,
    /// while the group's coordinator was being found.
    /// </remarks>
    private IEnumerable<TopicPartitionOffset> Committed(string group, TopicPartition[] partitions)
    {
        if (partitions.Length == 0)
        {
            return [];
        }

        using var consumer = clients.Reading(clients.Options.InputTopic, group).Consumer();
        return BrokerCall.Ask(() => consumer.Committed(partitions, Patience)).Where(position => !position.Offset.IsSpecial);
    }
}

/// <summary>A topic as its brokers report it.</summary>
/// <param name="Partitions">In their order; none if the topic does not exist.</param>
public sealed record TopicState(string Name, IReadOnlyList<PartitionState> Partitions)
{
    /// <summary>Offsets between beginning and end; those that compaction removed or a transaction wrote count too.</summary>
    public long Records => Partitions.Sum(partition => partition.Records);

    /// <summary>The records that a group has not committed; null if it has committed nothing in this topic.</summary>
    public long? Lag(string group) =>
        Partitions.Any(partition => partition.Committed.ContainsKey(group))
            ? Partitions.Sum(partition => partition.Lag(group) ?? partition.Records)
            : null;
}

/// <summary>A partition of a topic.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Leader">The id of the broker that leads it; -1 for none.</param>
/// <param name="Replicas">The number of its replicas.</param>
/// <param name="InSyncReplicas">The number of those that have all records.</param>
/// <param name="Begin">The offset of the oldest record.</param>
/// <param name="End">The offset that the next record gets.</param>
/// <param name="Committed">The next offset of each group that has committed one.</param>
public sealed record PartitionState(
    int Partition,
    int Leader,
    int Replicas,
    int InSyncReplicas,
    long Begin,
    long End,
    IReadOnlyDictionary<string, long> Committed
)
{
    /// <summary>Offsets between beginning and end.</summary>
    public long Records => End - Begin;

    /// <summary>The offsets that a group has not committed; null if it has committed none.</summary>
    public long? Lag(string group) =>
        Committed.TryGetValue(group, out long committed) ? Math.Max(0, End - Math.Max(committed, Begin)) : null;
}
