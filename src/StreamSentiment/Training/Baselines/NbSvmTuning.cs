namespace StreamSentiment.Training.Baselines;

/// <summary>Chooses how to train the linear baseline by the training reviews alone.</summary>
internal static class NbSvmTuning
{
    private const int Parts = 5;

    /// <summary>Trains each candidate on four fifths of the reviews and gives the one that is right most often on the last; of
    /// equals the first.</summary>
    /// <param name="reviews">Token ids; never those of a test split.</param>
    /// <param name="labels">Whether each is positive, in the same order.</param>
    /// <param name="candidates">At least one.</param>
    /// <param name="seed">Of the split.</param>
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
