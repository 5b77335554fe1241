using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>The decision whether a candidate replaces the current model, with all numbers and reasons.</summary>
public sealed record PromotionDecision
{
    /// <summary>The only layout of the file so far.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The file beside the candidate's others that holds the latest decision on it.</summary>
    public const string FileName = "promotion.json";

    /// <summary>Layout of the file.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The model that would replace the other.</summary>
    public required ModelReference Candidate { get; init; }

    /// <summary>The model that serves.</summary>
    public required ModelReference Current { get; init; }

    /// <summary>True if the candidate becomes the current model: no clause refuses it.</summary>
    public bool Promote => Clauses.All(clause => clause.Verdict != Verdict.Refused);

    /// <summary>
    /// The reasons in sentences: those of the clauses that refuse the candidate or, if none does, of all that let it pass.
    /// </summary>
    public IReadOnlyList<string> Reasons
    {
        get
        {
            var decisive = Promote ? Verdict.Passed : Verdict.Refused;
            return [.. Clauses.Where(clause => clause.Verdict == decisive).Select(clause => clause.Reason)];
        }
    }

    /// <summary>Every clause, whatever the others say.</summary>
    public required IReadOnlyList<Clause> Clauses { get; init; }

    /// <summary>Both models on the reviews that decide.</summary>
    public required JudgedSet HoldOut { get; init; }

    /// <summary>Both models on the anchor set; null without one.</summary>
    public JudgedSet? Anchor { get; init; }

    /// <summary>Of both models.</summary>
    public required ScoringSpeeds Speed { get; init; }

    /// <summary>The thresholds that were applied.</summary>
    public required PromotionOptions Options { get; init; }

    /// <summary>The latest decision on a version.</summary>
    /// <returns>Null if none was ever taken.</returns>
    /// <exception cref="InvalidModelException">The file cannot be read.</exception>
    public static PromotionDecision? Read(ModelStore store, string name, string version)
    {
        try
        {
            return store.Annotation(name, version, FileName) is { } json
                ? JsonSerializer.Deserialize(json, PromotionJson.Default.PromotionDecision)
                : null;
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{FileName} of {name} {version} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>One JSON object with camelCase names.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PromotionJson.Default.PromotionDecision);

    /// <summary>
    /// Stores it beside the candidate's files, in one step: a reader sees the whole decision, or the one before.
    /// </summary>
    public void Save(ModelStore store) => store.Annotate(Candidate.Name, Candidate.Version, FileName, ToJson());
}

/// <summary>Indented, camelCase; NaN, where a measure is undefined, is written as text.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(PromotionDecision))]
internal sealed partial class PromotionJson : JsonSerializerContext;
