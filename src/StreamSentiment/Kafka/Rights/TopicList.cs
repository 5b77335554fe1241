using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Rights;

/// <summary>Names of topics, separated by commas; one that ends in <c>*</c> stands for all that begin with the rest.</summary>
internal sealed class TopicList(string text)
{
    private static readonly char[] Separators = ['.', '-', '_'];

    /// <summary>The names as they are given.</summary>
    public IReadOnlyList<string> Names { get; } =
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>True if the topic is one of them.</summary>
    public bool Has(string topic) =>
        Names.Any(name => name.EndsWith('*') ? topic.StartsWith(name[..^1], StringComparison.Ordinal) : name == topic);

    /// <summary>Why a replay may not publish to a topic, with the setting that allows it; null if it may.</summary>
    public static string? ReplayFault(string topic, KafkaOptions options)
    {
        if (OwnTopics(options).Contains(topic))
        {
            return $"{topic} has another use: a replay goes into a topic of its own.";
        }

        return
            ReplayPrefixes(options).Any(prefix => topic.StartsWith(prefix, StringComparison.Ordinal))
            || IsNamedFor(options.InputTopic, topic)
            || IsNamedFor(options.OutputTopic, topic)
            || new TopicList(options.ReplayTopics).Has(topic)
            ? null
            : $"A replay may not publish to {topic}: only to topics that begin with "
                + string.Join(" or ", ReplayPrefixes(options))
                + $", that are named for {options.InputTopic} or {options.OutputTopic}, such as {options.OutputTopic}.again, "
                + "or that Kafka:ReplayTopics of the retrainer names.";
    }

    /// <summary>What the names of topics of replays begin with by default, such as <c>reviews.rescored</c>.</summary>
    public static IReadOnlyList<string> ReplayPrefixes(KafkaOptions options)
    {
        string family = options.InputTopic[..(options.InputTopic.LastIndexOfAny(Separators) + 1)];
        return [$"{family}rescored", $"{family}replay"];
    }

    /// <summary>The topics that a redrive may publish to.</summary>
    public static IReadOnlyCollection<string> OfRedrive(KafkaOptions options) =>
        [options.InputTopic, options.LabelledTopic, .. new TopicList(options.RedriveTopics).Names];

    private static string[] OwnTopics(KafkaOptions options) =>
        [
            options.InputTopic,
            options.OutputTopic,
            options.DeadLetterTopic,
            options.LabelledTopic,
            options.ControlTopic,
            options.StatusTopic,
            options.PublishedTopic,
        ];

    private static bool IsNamedFor(string own, string topic) =>
        topic.Length > own.Length + 1
        && (
            (topic.StartsWith(own, StringComparison.Ordinal) && Separators.Contains(topic[own.Length]))
            || (topic.EndsWith(own, StringComparison.Ordinal) && Separators.Contains(topic[^(own.Length + 1)]))
        );
}
