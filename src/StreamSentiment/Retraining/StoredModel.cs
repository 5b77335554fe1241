using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining;

/// <summary>What a person asks of a stored version: how good it is, where it comes from, and what was decided about it.</summary>
internal sealed record StoredModel
{
    public required ModelManifest Manifest { get; init; }

    /// <summary>Whether it is the version of its model that is served.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>Its evaluation; null for none that can be read.</summary>
    public required ModelEvaluation? Evaluation { get; init; }

    /// <summary>The latest decision whether it replaces another version; null if there was none.</summary>
    public required PromotionDecision? Decision { get; init; }

    /// <summary>
    /// The accuracy that says most, and the reviews it was measured on: <c>test</c>, <c>holdOut</c> of the decision or
    /// <c>validation</c>.
    /// </summary>
    public (double Value, string Reviews)? Accuracy =>
        Evaluation?.Test is { } test ? (test.Accuracy, "test")
        : Decision is { } decision ? (decision.HoldOut.Candidate.Accuracy, "holdOut")
        : Evaluation?.Validation is { } validation ? (validation.Accuracy, "validation")
        : null;

    /// <summary><c>trained</c>, <c>fineTuned</c> by <c>train --from</c>, or <c>retrained</c> by a retrainer.</summary>
    public string Origin =>
        Candidate.From(Manifest) is not null ? "retrained"
        : Manifest.Training.ContainsKey("from") ? "fineTuned"
        : "trained";

    /// <summary>The version, or the model and the version, that it continues; null for none.</summary>
    public string? From => Candidate.From(Manifest)?.Parent ?? Manifest.Training.GetValueOrDefault("from");

    /// <summary>The versions of a store, by name and then by age.</summary>
    public static IReadOnlyList<StoredModel> List(ModelStore store, Action<string> onDamaged) =>
        [.. store.List(onDamaged).Select(version => Read(store, version.Manifest, version.IsCurrent, onDamaged))];

    /// <summary>The version with this manifest.</summary>
    public static StoredModel Read(ModelStore store, ModelManifest manifest, bool isCurrent, Action<string> onDamaged) =>
        new()
        {
            Manifest = manifest,
            IsCurrent = isCurrent,
            Evaluation = Readable(() => ModelEvaluation.Read(store.Find(manifest.Name, manifest.Version)), onDamaged),
            Decision = Readable(() => PromotionDecision.Read(store, manifest.Name, manifest.Version), onDamaged),
        };

    private static T? Readable<T>(Func<T?> read, Action<string> onDamaged)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidModelException e)
        {
            onDamaged(e.Message); // whoever lists versions wants the rest then
            return null;
        }
    }
}
