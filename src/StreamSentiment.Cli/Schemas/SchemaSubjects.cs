using System.Text;
using System.Text.Json;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Schemas;

/// <summary>
/// The schemas of the wire contract, from the files in <c>schemas/</c>, and the subjects that a schema registry knows them by: a
/// topic of one kind of record has <c>TOPIC-value</c>, one of several kinds <c>TOPIC-KIND</c>, as the strategies
/// <c>TopicNameStrategy</c> and <c>TopicRecordNameStrategy</c> of the serializers name them.
/// </summary>
internal static class SchemaSubjects
{
    private const string Folder = "schemas/";

    /// <param name="topics">Names the topics.</param>
    public static IReadOnlyList<SchemaSubject> All(KafkaOptions topics) =>
        [
            .. typeof(SchemaSubjects)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Create(name, topics))
                .OfType<SchemaSubject>(),
        ];

    private static SchemaSubject? Create(string resource, KafkaOptions topics)
    {
        using var stream = typeof(SchemaSubjects).Assembly.GetManifestResourceStream(resource)!;
        using var text = new StreamReader(stream, Encoding.UTF8);
        string json = text.ReadToEnd();
        using var document = JsonDocument.Parse(json);
        string title = document.RootElement.GetProperty("title").GetString()!;
        string? subject = title switch
        {
            "Review" => $"{topics.InputTopic}-value",
            "ScoredReview" => $"{topics.OutputTopic}-value",
            "ReviewLabelled" => $"{topics.LabelledTopic}-value",
            "ModelPublished" => $"{topics.PublishedTopic}-value",
            "DeadLetterHeaders" => null, // headers are no value
            _ when title.EndsWith("Command", StringComparison.Ordinal) => $"{topics.ControlTopic}-{title}",
            _ => $"{topics.StatusTopic}-{title}",
        };
        return subject is null ? null : new(subject, resource[Folder.Length..], json);
    }
}

/// <summary>A schema and the subject that it is registered under.</summary>
/// <param name="Subject">The name in the registry.</param>
/// <param name="File">The name of the file in <c>schemas/</c>.</param>
/// <param name="Json">The JSON Schema.</param>
internal sealed record SchemaSubject(string Subject, string File, string Json);
