namespace StreamSentiment.Kafka.Clients;

/// <summary>A topic to create.</summary>
/// <param name="Partitions">The number of partitions; -1 for the broker's default.</param>
/// <param name="Replication">The number of replicas of each partition; -1 for the broker's default.</param>
/// <param name="Config">The settings of the topic, by Kafka's names.</param>
public sealed record TopicSpec(
    string Name,
    int Partitions = -1,
    short Replication = -1,
    IReadOnlyDictionary<string, string>? Config = null
)
{
    private const string MaxMessageBytes = "max.message.bytes";
    private const int BrokerDefault = 1_048_588;

    /// <summary>
    /// The dead-letter topic of an input topic. It takes larger records: a dead letter is its original and nine headers more.
    /// </summary>
    public static TopicSpec DeadLetterOf(TopicSpec input, string name)
    {
        int limit = input.Config?.GetValueOrDefault(MaxMessageBytes) is { } text ? int.Parse(text) : BrokerDefault;
        return input with
        {
            Name = name,
            Config = new Dictionary<string, string> { [MaxMessageBytes] = Math.Min(2L * limit, int.MaxValue).ToString() },
        };
    }

    /// <summary>A topic of which every record is kept for good, in one partition: they are few, and their order counts.</summary>
    public static TopicSpec Kept(string name, short replication) =>
        new(name, 1, replication, new Dictionary<string, string> { ["retention.ms"] = "-1" });

    /// <summary>A topic of which the last record of each key is kept for good, in one partition: its records are few.</summary>
    public static TopicSpec Compacted(string name, short replication) =>
        new(name, 1, replication, new Dictionary<string, string> { ["cleanup.policy"] = "compact" });

    /// <summary>
    /// The topic of the answers to the commands of a topic that is <see cref="Kept"/>: the last answer to each is kept for good,
    /// so that no command is ever without one again, and for 30 days all of them are.
    /// </summary>
    public static TopicSpec AnswersOf(string name, short replication) =>
        new(
            name,
            1,
            replication,
            new Dictionary<string, string>
            {
                ["cleanup.policy"] = "compact",
                ["min.compaction.lag.ms"] = TimeSpan.FromDays(30).TotalMilliseconds.ToString("F0"),
            }
        );
}
