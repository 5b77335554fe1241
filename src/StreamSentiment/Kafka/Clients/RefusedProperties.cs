namespace StreamSentiment.Kafka.Clients;

/// <summary>The librdkafka properties that an operator may not set, each with the reason.</summary>
internal static class RefusedProperties
{
    private const string Watermark = "offsets are committed from the watermark of what is answered, never in the background";
    private const string OwnSetting = "it has a setting of its own";
    private const string AtLeastOnce = "a record would count as answered before its answer is safe";
    private const string Endless = "an answer must wait as long as the brokers are away, or it would be lost";

    // A null value: refused whatever it is. Otherwise the values that are the same as what is shipped.
    private static readonly Dictionary<string, (string[]? Allowed, string Why)> Rules = new()
    {
        ["bootstrap.servers"] = (null, $"{OwnSetting}: {KafkaOptions.Section}:Bootstrap"),
        ["metadata.broker.list"] = (null, $"{OwnSetting}: {KafkaOptions.Section}:Bootstrap"),
        ["group.id"] = (null, $"{OwnSetting}: {KafkaOptions.Section}:GroupId"),
        ["enable.auto.commit"] = (["false"], Watermark),
        ["auto.commit.enable"] = (["false"], Watermark),
        ["auto.commit.interval.ms"] = (null, Watermark),
        ["enable.auto.offset.store"] = (["false"], Watermark),
        ["offset.store.method"] = (["broker"], Watermark),
        ["enable.partition.eof"] = (["false"], "an end of a partition is not a record"),
        ["isolation.level"] = (["read_committed"], "records of aborted transactions would be scored"),
        ["enable.idempotence"] = (["true"], "a retried answer could be doubled or out of order"),
        ["acks"] = (["all", "-1"], AtLeastOnce),
        ["request.required.acks"] = (["all", "-1"], AtLeastOnce),
        ["partitioner"] = (["murmur2_random"], "the same key would go to different partitions than from Java's producers"),
        ["transactional.id"] = (null, "it is made of Kafka:GroupId and the name of the instance"),
        ["message.timeout.ms"] = (["0"], Endless),
        ["delivery.timeout.ms"] = (["0"], Endless),
        ["test.mock.num.brokers"] = (null, "it would replace the real brokers by a mock cluster that keeps nothing"),
    };

    // With the protocol of KIP-848 the broker decides these; librdkafka refuses them at Build.
    private static readonly string[] ClassicProtocolOnly =
    [
        "session.timeout.ms",
        "heartbeat.interval.ms",
        "partition.assignment.strategy",
        "group.protocol.type",
    ];

    /// <summary>Finds the properties that are refused: a sentence for each, which names the setting.</summary>
    public static IEnumerable<string> FindIn(KafkaOptions options)
    {
        (string Name, Dictionary<string, string> Properties)[] dictionaries =
        [
            (nameof(options.Properties), options.Properties),
            (nameof(options.ConsumerProperties), options.ConsumerProperties),
            (nameof(options.ProducerProperties), options.ProducerProperties),
        ];
        string? protocol = ClientProperties
            .Merge(options.Properties, options.ConsumerProperties)
            .GetValueOrDefault("group.protocol");
        foreach (var (dictionary, properties) in dictionaries)
        {
            foreach (var (key, value) in properties)
            {
                if (ReasonToRefuse(ClientProperties.NameOf(key), value, protocol) is { } reason)
                {
                    yield return $"{KafkaOptions.Section}:{dictionary}:{key} is refused: {reason}.";
                }
            }
        }
    }

    private static string? ReasonToRefuse(string name, string value, string? protocol)
    {
        if (name.StartsWith("dotnet.", StringComparison.Ordinal))
        {
            return "it changes the client library, not librdkafka";
        }

        if (Rules.TryGetValue(name, out var rule))
        {
            return rule.Allowed?.Contains(value, StringComparer.OrdinalIgnoreCase) == true ? null : rule.Why;
        }

        return ClassicProtocolOnly.Contains(name) && string.Equals(protocol, "consumer", StringComparison.OrdinalIgnoreCase)
            ? "with group.protocol=consumer the broker decides it"
            : null;
    }
}
