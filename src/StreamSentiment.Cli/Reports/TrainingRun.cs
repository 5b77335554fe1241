using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Reports;

/// <summary>The content of a training report.</summary>
internal sealed record TrainingRun
{
    /// <summary>Name, version, architecture, text profile and settings of the stored model.</summary>
    public required ModelManifest Manifest { get; init; }

    /// <summary>The epochs of the first network; none of a model of n-grams alone.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The validation accuracy of the finished model, 0 to 1; null if it is that of the best epoch.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The number of the best epoch, from 1; 0 if there are none.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The lengths of the reviews of the train split, in token ids before truncation.</summary>
    public required SortedLengths Lengths { get; init; }

    /// <summary>The split that the finished model was evaluated on; null if there is none.</summary>
    public ScoredSplit? Scored { get; init; }
}
