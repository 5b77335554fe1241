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

    private static IEnumerable<string> TopicsThatMeet(KafkaOptions options)
    {
        string[] topics =
        [
            options.InputTopic,
            options.OutputTopic,
            options.DeadLetterTopic,
            options.PublishedTopic,
            options.StatusTopic,
        ];
        if (topics.Distinct().Count() < topics.Length)
        {
            yield return $"{KafkaOptions.Section}: InputTopic, OutputTopic, DeadLetterTopic, PublishedTopic and StatusTopic must differ, "
                + "or the answers would be read as input.";
        }
    }

    private static IEnumerable<string> PropertiesGivenTwice(string dictionary, Dictionary<string, string> properties) =>
        properties
            .GroupBy(property => ClientProperties.NameOf(property.Key))
            .Where(same => same.Count() > 1)
            .Select(same =>
                $"{KafkaOptions.Section}:{dictionary}:{same.Key} is given more than once: "
                + $"{string.Join(", ", same.Select(property => property.Key))}."
            );
}
