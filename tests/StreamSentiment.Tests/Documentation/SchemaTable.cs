using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Documentation;

/// <summary>The table of the schemas, made from the files in <c>schemas/</c>.</summary>
internal static partial class SchemaTable
{
    /// <summary>What every record of its topic has, so that a row names the fields of its own.</summary>
    private static readonly string[] Envelope =
    [
        "type",
        "schemaVersion",
        "id",
        "issuer",
        "issuedAt",
        "target",
        "instance",
        "process",
        "at",
    ];

    public static string Create()
    {
        var text = new StringBuilder();
        text.AppendLine("Every command has `type`, `schemaVersion`, `id`, `issuer`, `issuedAt` and optionally `target`;");
        text.AppendLine(
                "every event on `models.status` has `type`, `schemaVersion`, `id`, `instance`, `at` and optionally `process`."
            )
            .AppendLine();
        text.AppendLine("| topic | schema | meaning | fields of its own; *optional* |").AppendLine("|---|---|---|---|");
        foreach (
            string row in Directory.EnumerateFiles(Repository.Path("schemas"), "*.json").Select(Row).Order(StringComparer.Ordinal)
        )
        {
            text.AppendLine(row);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Row(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var schema = document.RootElement;
        string title = schema.GetProperty("title").GetString()!;
        string description = schema.GetProperty("description").GetString()!;
        string topic = Topic().Match(description).Value;
        HashSet<string?> required = [.. schema.GetProperty("required").EnumerateArray().Select(name => name.GetString())];
        var fields = schema
            .GetProperty("properties")
            .EnumerateObject()
            .Select(field => field.Name)
            .Where(name => !topic.StartsWith("models.", StringComparison.Ordinal) || !Envelope.Contains(name))
            .Select(name => required.Contains(name) ? $"`{name}`" : $"*`{name}`*");
        string meaning = FirstSentence().Match(description).Groups[1].Value;
        return $"| `{topic}` | [{title}](../schemas/{Path.GetFileName(path)}) | {meaning} | {string.Join(", ", fields)} |";
    }

    [GeneratedRegex(@"\b(reviews|models)\.(raw|scored|dead-letter|labelled|published|control|status)\b")]
    private static partial Regex Topic();

    [GeneratedRegex(@"^(.+?)(: the value of a record|\. |\.$)")]
    private static partial Regex FirstSentence();
}
