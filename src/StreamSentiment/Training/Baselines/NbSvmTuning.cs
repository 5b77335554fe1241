namespace StreamSentiment.Training.Baselines;

/// <summary>Chooses the settings of the linear baseline by the training reviews alone.</summary>
internal static class NbSvmTuning
{
    private const int Parts = 5;

    /// <summary>
    /// Trains with each candidate on four fifths of the reviews; the one with the best accuracy on the last fifth wins, of equals
    /// the first.
    /// </summary>
    /// <param name="reviews">Token ids; never those of a test split.</param>
    /// <param name="labels">True for each positive review, in the same order.</param>
    /// <param name="candidates">At least one.</param>
    /// <param name="seed">The seed of the split.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">As <see cref="NbSvm.Train"/>, for the four fifths.</exception>
    public static NbSvmOptions Choose(
        IReadOnlyList<int[]> reviews,
        IReadOnlyList<bool> labels,
        IEnumerable<NbSvmOptions> candidates,
        int seed,
        CancellationToken stop = default
    )
    {
        int[] order = Enumerable.Range(0, reviews.Count).ToArray();
        new Random(seed).Shuffle(order);
        var (held, rest) = (order[..(order.Length / Parts)], order[(order.Length / Parts)..]);
        int[][] training = [.. rest.Select(i => reviews[i])];
        bool[] trainingLabels = [.. rest.Select(i => labels[i])];
        return candidates.MaxBy(candidate =>
        {
            var trained = NbSvm.Train(training, trainingLabels, candidate, stop);
            return held.Count(i => trained.Score(reviews[i]) > 0 == labels[i]);
        })!;
    }
}
