using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.Training.Experiments;

/// <summary>One finished fold of a domain: a line of <c>folds.jsonl</c>.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Fold">Its number, from 1.</param>
/// <param name="Seconds">The duration of the whole fold, on one core.</param>
/// <param name="Accuracy">The accuracies on it.</param>
internal sealed record DomainFold(string Domain, int Fold, double Seconds, FoldResult Accuracy)
{
    /// <summary>The files that hold them in a folder.</summary>
    public static ResultKind<DomainFold> Kind { get; } =
        new("folds.jsonl", "protocol.json", "run of the protocol", "fold", DomainFoldJson.Default.DomainFold);
}

/// <summary>One line, camelCase.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(DomainFold))]
internal sealed partial class DomainFoldJson : JsonSerializerContext;
