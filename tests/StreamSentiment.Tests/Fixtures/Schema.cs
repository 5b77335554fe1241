using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>A file of <c>schemas/</c>, or a schema inside it.</summary>
internal sealed class Schema
{
    // Formats are annotations unless the caller asserts them (draft 2020-12, section 7.2.1).
    private static readonly EvaluationOptions Evaluation = new()
    {
        OutputFormat = OutputFormat.List,
        RequireFormatValidation = true,
    };

    private readonly JsonObject source;
    private readonly JsonSchema schema;

    private Schema(JsonObject source) =>
        (this.source, schema) = (
            source,
            // A registry of its own: the global one takes an $id once.
            JsonSchema.FromText(source.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() })
        );

    public string? Dialect => (string?)source["$schema"];

    public string? Id => (string?)source["$id"];

    public string? Description => (string?)source["description"];

    public string? Const => source["const"]?.ToString();

    public IReadOnlyDictionary<string, Schema> Properties =>
        source["properties"]!
            .AsObject()
            .ToDictionary(property => property.Key, property => new Schema(property.Value!.DeepClone().AsObject()));

    /// <summary>The schema of the items of an array.</summary>
    public Schema Items => new(source["items"]!.DeepClone().AsObject());

    public IEnumerable<string> Required => source["required"]!.AsArray().Select(name => (string)name!);

    public IEnumerable<JsonNode> Examples => source["examples"]!.AsArray().Select(example => example!.DeepClone());

    public static Schema Load(string name) => Parse(File.ReadAllText(Repository.Path("schemas", name)));

    public static Schema Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    /// <summary>What the schema says against the document; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate(string json)
    {
        using var document = JsonDocument.Parse(json);
        var results = schema.Evaluate(document.RootElement, Evaluation);
        string[] errors =
        [
            .. (results.Details ?? [])
                .Append(results)
                .SelectMany(result => (result.Errors ?? []).Select(error => $"{result.InstanceLocation}: {error.Value}"))
                .Distinct(),
        ];
        return results.IsValid == (errors.Length == 0)
            ? errors
            : throw new InvalidOperationException(
                $"{json} is {(results.IsValid ? "valid" : "invalid")}, errors: {errors.Length}."
            );
    }
}
