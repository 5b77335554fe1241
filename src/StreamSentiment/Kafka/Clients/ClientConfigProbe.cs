using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Builds each kind of client once without letting it connect: only librdkafka knows every property's name and range, and
/// otherwise refuses them when the program is already running.
/// </summary>
internal static class ClientConfigProbe
{
    /// <summary>What librdkafka refuses, by the operator's name of it, without any secret.</summary>
    public static IEnumerable<string> Failures(KafkaOptions options) =>
        new List<string>([
            .. Failures(
                options,
                nameof(options.ConsumerProperties),
                options.ConsumerProperties,
                KafkaClients.ConsumerConfig,
                config => new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build()
            ),
            .. Failures(
                options,
                nameof(options.ProducerProperties),
                options.ProducerProperties,
                tried => KafkaClients.TransactionalConfig(tried, "probe"),
                config => new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build()
            ),
        ]).Distinct(); // a property for every client fails in each

    private static List<string> Failures(
        KafkaOptions options,
        string ownName,
        Dictionary<string, string> own,
        Func<KafkaOptions, IEnumerable<KeyValuePair<string, string>>> config,
        Func<IEnumerable<KeyValuePair<string, string>>, IDisposable> build
    )
    {
        if (Failure(options) is not { } whole)
        {
            return [];
        }
        // librdkafka may know a property by another name than the operator gave: each is tried alone to find which it is.
        List<string> single =
        [
            .. options
                .Properties.Select(property => (nameof(options.Properties), property))
                .Concat(own.Select(property => (ownName, property)))
                .Select(given =>
                    (Setting: $"{given.Item1}:{given.property.Key}", Failure: Failure(Alone(options, given.property)))
                )
                .Where(tried => tried.Failure is not null)
                .Select(tried => $"{KafkaOptions.Section}:{tried.Setting} is refused by librdkafka: {tried.Failure}"),
        ];
        return single.Count > 0
            ? single
            :
            [
                $"{KafkaOptions.Section}:{ownName} and {KafkaOptions.Section}:{nameof(options.Properties)} "
                    + $"do not go together: {whole}",
            ];

        string? Failure(KafkaOptions tried)
        {
            try
            {
                build(config(tried).Where(property => property.Key != "bootstrap.servers")).Dispose();
                return null;
            }
            // What the client throws for an unknown name, a value out of range, and a combination that does not work.
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
            {
                return WithoutSecrets(e.Message, options);
            }
        }
    }

    private static KafkaOptions Alone(KafkaOptions options, KeyValuePair<string, string> property) =>
        new() { GroupId = options.GroupId, Properties = { [property.Key] = property.Value } };

    private static string WithoutSecrets(string message, KafkaOptions options) =>
        options
            .Properties.Concat(options.ConsumerProperties)
            .Concat(options.ProducerProperties)
            .Where(property =>
                property.Value.Length > 0 && SecretSources.SecretProperties.Contains(ClientProperties.NameOf(property.Key))
            )
            .Aggregate(message, (text, secret) => text.Replace(secret.Value, "***", StringComparison.Ordinal));
}
