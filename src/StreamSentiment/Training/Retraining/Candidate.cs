using StreamSentiment.Modeling;
using StreamSentiment.Training.Labels;

namespace StreamSentiment.Training.Retraining;

/// <summary>A version that a retraining made, as the store knows it: with its manifest alone a run can be taken up again, or repeated.</summary>
internal sealed record Candidate(string Version, string Parent, WindowChoice Choice, IReadOnlyList<OffsetRange> Ranges)
{
    private const string CommandFact = "command", ParentFact = "parent", RangesFact = "labels";

    /// <summary>That of a command; null if it made none.</summary>
    public static Candidate? Find(ModelStore store, string name, string commandId) => store.List(_ => { })
        .Where(version => version.Manifest.Name == name && version.Manifest.Training.GetValueOrDefault(CommandFact) == commandId)
        .Select(version => Of(version.Manifest)).LastOrDefault();

    /// <summary>As a manifest tells; null of a version that no retraining made.</summary>
    public static Candidate? Of(ModelManifest manifest) =>
        manifest.Training is var facts && facts.TryGetValue(ParentFact, out string? parent) && WindowChoice.Read(facts) is { } choice
            ? new(manifest.Version, parent, choice, OffsetRange.ParseAll(facts.GetValueOrDefault(RangesFact, "")))
            : null;

    /// <summary>For the manifest of a version.</summary>
    public static Dictionary<string, string> Facts(string commandId, string issuer, string parent, WindowChoice choice, TrainingSet set) => new(choice.Facts())
    {
        [CommandFact] = commandId,
        ["issuer"] = issuer,
        [ParentFact] = parent,
        [RangesFact] = string.Join(", ", set.Ranges),
        ["reviews"] = $"{set.Train.Count} learnt from, {set.Rehearsed} of them rehearsed, {set.HoldOut.Count} held out",
    };
}
