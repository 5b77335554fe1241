using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Reports;

/// <summary>What a training report tells of.</summary>
internal sealed record TrainingRun
{
    /// <summary>Name, version, architecture, text profile and settings of the stored model.</summary>
    public required ModelManifest Manifest { get; init; }

    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>Of the finished model; null where it is that of the best epoch.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>From 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Of the train split, in token ids before truncation.</summary>
    public required SortedLengths Lengths { get; init; }

    /// <summary>The split that the finished model was evaluated on; null if on none.</summary>
    public ScoredSplit? Scored { get; init; }
}
