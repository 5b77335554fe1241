using Microsoft.Extensions.Options;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Refuses, by name, settings that would break a delivery guarantee or that librdkafka would refuse at the first connection.
/// </summary>
public sealed class KafkaOptionsValidator : IValidateOptions<KafkaOptions>
{
    private readonly KafkaOptionsAnnotations annotations = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        var annotated = annotations.Validate(name, options);
        if (annotated.Failed)
        {
            return annotated;
        }

        List<string> failures =
        [
            .. TopicsThatMeet(options),
            .. HeadersWithAStarWithin(options),
            .. TopicsThatAreNoneToRedrive(options),
            .. CommandSigning.FindFault(options) is { } fault ? (string[])[fault] : [],
            .. PropertiesGivenTwice(nameof(options.Properties), options.Properties),
            .. PropertiesGivenTwice(nameof(options.ConsumerProperties), options.ConsumerProperties),
            .. PropertiesGivenTwice(nameof(options.ProducerProperties), options.ProducerProperties),
        ];
        if (failures.Count == 0)
        {
            failures.AddRange([.. RefusedProperties.FindIn(options)]);
        }
        // Last, and alone: it would report again, in librdkafka's words, what is refused above.
        if (failures.Count == 0)
        {
            failures.AddRange(ClientConfigProbe.Failures(options));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Whoever reads a topic and writes the same one answers its own answers without end.</summary>
    private static IEnumerable<string> TopicsThatMeet(KafkaOptions options)
    {
        (string Setting, string Topic)[] topics =
        [
            (nameof(options.InputTopic), options.InputTopic),
            (nameof(options.OutputTopic), options.OutputTopic),
            (nameof(options.DeadLetterTopic), options.DeadLetterTopic),
            (nameof(options.PublishedTopic), options.PublishedTopic),
            (nameof(options.LabelledTopic), options.LabelledTopic),
            (nameof(options.ControlTopic), options.ControlTopic),
            (nameof(options.StatusTopic), options.StatusTopic),
        ];
        return topics.SelectMany(
            (first, i) =>
                topics
                    .Skip(i + 1)
                    .Where(second => second.Topic == first.Topic)
                    .Select(second =>
                        $"{KafkaOptions.Section}:{first.Setting} and {KafkaOptions.Section}:{second.Setting} must differ: "
                        + $"both are {first.Topic}, and a program that reads a topic it writes to answers itself for ever."
                    )
        );
    }

    /// <summary>Whoever may write a dead letter would command by it, or say which version serves.</summary>
    private static IEnumerable<string> TopicsThatAreNoneToRedrive(KafkaOptions options) =>
        options
            .RedriveTopics.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Intersect([
                options.OutputTopic,
                options.DeadLetterTopic,
                options.PublishedTopic,
                options.ControlTopic,
                options.StatusTopic,
            ])
            .Select(topic =>
                $"{KafkaOptions.Section}:RedriveTopics: {topic} has another use, and a redrive must not publish to it."
            );

    private static IEnumerable<string> HeadersWithAStarWithin(KafkaOptions options) =>
        options
            .Headers.Split(',', StringSplitOptions.TrimEntries)
            .Where(name => name.IndexOf('*') is >= 0 and var star && star < name.Length - 1)
            .Select(name => $"{KafkaOptions.Section}:Headers: {name} has a * that is not its end; give names or PREFIX*.");

    private static IEnumerable<string> PropertiesGivenTwice(string dictionary, Dictionary<string, string> properties) =>
        properties
            .GroupBy(property => ClientProperties.NameOf(property.Key))
            .Where(same => same.Count() > 1)
            .Select(same =>
                $"{KafkaOptions.Section}:{dictionary}:{same.Key} is given more than once: "
                + $"{string.Join(", ", same.Select(property => property.Key))}."
            );
}

/// <summary>Checks what <see cref="KafkaOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class KafkaOptionsAnnotations : IValidateOptions<KafkaOptions>;
