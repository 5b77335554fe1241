using StreamSentiment.Kafka.Following;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>A version that a retraining made, as the store holds it: its manifest suffices to resume or repeat the run.</summary>
internal sealed record Candidate(
    ModelManifest Manifest,
    string Parent,
    LabelSelection Selection,
    IReadOnlyList<OffsetRange> Ranges
)
{
    public const string UnknownTokenShareFact = "unknownTokenShare";
    private const string CommandFact = "command",
        ParentFact = "parent",
        RangesFact = "labels";

    public string Version => Manifest.Version;

    /// <summary>The share of the window's tokens that the parent's vocabulary lacks.</summary>
    public string UnknownTokenShare => Manifest.Training.GetValueOrDefault(UnknownTokenShareFact, "");

    /// <summary>True if the cap of time ended its training.</summary>
    public bool WasInterrupted =>
        Manifest.Training.GetValueOrDefault("epochs", "").EndsWith(TrainedModel.Interrupted, StringComparison.Ordinal);

    /// <summary>The candidate of a command; null if it made none.</summary>
    public static Candidate? Find(ModelStore store, string name, string commandId) =>
        store
            .List(_ => { })
            .Where(version =>
                version.Manifest.Name == name && version.Manifest.Training.GetValueOrDefault(CommandFact) == commandId
            )
            .Select(version => From(version.Manifest))
            .LastOrDefault();

    /// <summary>The candidate of a manifest; null for a version that no retraining made.</summary>
    public static Candidate? From(ModelManifest manifest) =>
        manifest.Training is var facts
        && facts.TryGetValue(ParentFact, out string? parent)
        && LabelSelection.Read(facts) is { } selection
            ? new(manifest, parent, selection, OffsetRange.ParseAll(facts.GetValueOrDefault(RangesFact, "")))
            : null;

    /// <summary>The command, its issuer, the parent, the labels and the anchor set, for the manifest of a version.</summary>
    public static Dictionary<string, string> Facts(
        string commandId,
        string issuer,
        string parent,
        LabelSelection selection,
        TrainingSet set,
        string anchorData
    ) =>
        new(Facts(selection, set))
        {
            ["anchor"] = anchorData.Length > 0 ? anchorData : "none configured",
            [CommandFact] = commandId,
            ["issuer"] = issuer,
            [ParentFact] = parent,
        };

    /// <summary>The labels it learns from, for the manifest of a version.</summary>
    public static Dictionary<string, string> Facts(LabelSelection selection, TrainingSet set) =>
        new(selection.Facts())
        {
            [RangesFact] = string.Join(", ", set.Ranges),
            ["reviews"] = $"{set.Train.Count} learnt from, {set.Rehearsed} of them rehearsed, {set.HoldOut.Count} held out",
        };
}
