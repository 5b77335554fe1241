namespace StreamSentiment.Training.Experiments;

/// <summary>
/// Finds hopeless trials: those whose best epoch so far is worse than the median that the complete trials had
/// reached after as many epochs.
/// Source: the median stopping rule of Golovin et al. 2017, https://doi.org/10.1145/3097983.3098043.
/// </summary>
internal static class MedianRule
{
    /// <summary>The first epoch says little.</summary>
    public const int FirstEpoch = 2;

    /// <summary>A median of fewer trials says little.</summary>
    public const int LeastTrials = 4;

    /// <param name="accuracies">The trial's accuracies, epoch by epoch.</param>
    /// <param name="complete">Those of each trial that was trained to its end.</param>
    public static bool IsHopeless(IReadOnlyList<double> accuracies, IEnumerable<IReadOnlyList<double>> complete)
    {
        double[] reached = [.. complete.Select(other => other.Take(accuracies.Count).Max()).Order()];
        return accuracies.Count >= FirstEpoch
            && reached.Length >= LeastTrials
            && accuracies.Max() < (reached[(reached.Length - 1) / 2] + reached[reached.Length / 2]) / 2;
    }
}
