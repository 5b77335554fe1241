using Confluent.Kafka;

namespace StreamSentiment.Kafka;

/// <summary>
/// Builds each kind of client once without letting it connect: only librdkafka knows every property's name and range, and
/// otherwise refuses them when the program is already running.
/// </summary>
internal static class TrialBuild
{
    /// <summary>What librdkafka refuses, in its own words, without any secret.</summary>
    public static IEnumerable<string> Failures(KafkaOptions options)
    {
        List<string> failures = [];
        Try(options, nameof(options.ConsumerProperties), failures, () =>
            new ConsumerBuilder<byte[], byte[]>(Unconnected(KafkaClients.ConsumerConfig(options))).SetLogHandler((_, _) => { }).Build());
        Try(options, nameof(options.ProducerProperties), failures, () =>
            new ProducerBuilder<byte[], byte[]>(Unconnected(KafkaClients.ProducerConfig(options))).SetLogHandler((_, _) => { }).Build());
        return failures;
    }

    private static void Try(KafkaOptions options, string own, List<string> failures, Func<IDisposable> build)
    {
        try
        {
            build().Dispose();
        }
        // What the client throws for an unknown name, a value out of range, and a combination that does not work.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            failures.Add($"{KafkaOptions.Section}:{own} or {KafkaOptions.Section}:{nameof(options.Properties)}: "
                + WithoutSecrets(e.Message, options));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Unconnected(IEnumerable<KeyValuePair<string, string>> config) =>
        config.Where(property => property.Key != "bootstrap.servers");

    private static string WithoutSecrets(string message, KafkaOptions options) =>
        options.Properties.Concat(options.ConsumerProperties).Concat(options.ProducerProperties)
            .Where(property => property.Value.Length > 0 && SecretSources.SecretProperties.Contains(ClientProperties.NameOf(property.Key)))
            .Aggregate(message, (text, secret) => text.Replace(secret.Value, "***", StringComparison.Ordinal));
}
