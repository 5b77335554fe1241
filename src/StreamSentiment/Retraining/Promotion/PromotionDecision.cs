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

    /// <summary>True if the candidate becomes the current model: it was judged, and no clause refuses it.</summary>
    public bool Promote => Outcome == PromotionOutcome.Promoted;

    /// <summary>The decision in a word.</summary>
    public PromotionOutcome Outcome => OutcomeOf(Clauses);

    /// <summary>
    /// The reasons in sentences: what is missing to judge the candidate, and those of the clauses that refuse it or, if it is
    /// promoted, of all that let it pass.
    /// </summary>
    public IReadOnlyList<string> Reasons =>
        [.. Clauses.Where(clause => IsDecisive(clause, Outcome)).Select(clause => clause.Reason)];

    /// <summary>Every clause, whatever the others say.</summary>
    public required IReadOnlyList<Clause> Clauses { get; init; }

    /// <summary>Both models on the reviews that decide.</summary>
    public required JudgedSet HoldOut { get; init; }

    /// <summary>
    /// Both models on the parts of the hold-out that <c>evaluate --report</c> shows too; they decide nothing, the clauses do.
    /// Null in decisions from before there were any.
    /// </summary>
    public IReadOnlyList<JudgedSlice>? Slices { get; init; }

    /// <summary>Both models on the anchor set, or on what stands in for it; null without any.</summary>
    public JudgedSet? Anchor { get; init; }

    /// <summary>What the anchor set is; null without any, and in decisions from before something stood in for it.</summary>
    public AnchorSource? AnchorSource { get; init; }

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

    internal static PromotionOutcome OutcomeOf(IReadOnlyList<Clause> clauses) =>
        clauses.Any(IsMissing) ? PromotionOutcome.NotJudged
        : clauses.Any(clause => clause.Verdict == Verdict.Refused) ? PromotionOutcome.Refused
        : PromotionOutcome.Promoted;

    /// <summary>True for a clause whose reason says why it ended as it did.</summary>
    internal static bool IsDecisive(Clause clause, PromotionOutcome outcome) =>
        outcome == PromotionOutcome.Promoted
            ? clause.Verdict == Verdict.Passed
            : IsMissing(clause) || clause.Verdict == Verdict.Refused;

    // Without these nothing can be said, whatever the other clauses measure.
    private static bool IsMissing(Clause clause) =>
        clause is { Verdict: Verdict.NotJudged, Name: ClauseName.SampleSize or ClauseName.LabelCounts };

    /// <summary>One JSON object with camelCase names.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PromotionJson.Default.PromotionDecision);

    /// <summary>
    /// Stores it beside the candidate's files, in one step: a reader sees the whole decision, or the one before.
    /// </summary>
    public void Save(ModelStore store) => store.Annotate(Candidate.Name, Candidate.Version, FileName, ToJson());
}

/// <summary>The ways in which a decision ends.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PromotionOutcome>))]
public enum PromotionOutcome
{
    /// <summary>The candidate becomes the current model.</summary>
    Promoted,

    /// <summary>A clause refuses the candidate.</summary>
    Refused,

    /// <summary>The reviews are too few, or too few of a label, to say anything; the current model stays.</summary>
    NotJudged,
}

/// <summary>Indented, camelCase; a measure that is undefined is null.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(UndefinedAsNull)],
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(PromotionDecision))]
internal sealed partial class PromotionJson : JsonSerializerContext;
