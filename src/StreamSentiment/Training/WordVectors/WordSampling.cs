namespace StreamSentiment.Training.WordVectors;

/// <summary>The frequencies by which skip-gram draws words.</summary>
/// <param name="Counts">Occurrences by id; none of padding.</param>
/// <param name="TokenCount">Length of all reviews together, padding included.</param>
/// <param name="KeepShare">By id, the share of a word's occurrences that is kept; 0 for padding.</param>
/// <param name="Negatives">Draws negative samples, which are never padding.</param>
internal sealed record WordSampling(long[] Counts, long TokenCount, float[] KeepShare, AliasTable Negatives)
{
    /// <summary>Negative samples follow the counts to this power: rare words come up more often than they occur.</summary>
    private const double NegativesPower = 0.75;

    /// <exception cref="ArgumentException">An id is out of range.</exception>
    /// <exception cref="TrainingException">No review holds two words.</exception>
    public static WordSampling From(IReadOnlyList<int[]> reviews, int vocabularySize, double subsampleThreshold)
    {
        long[] counts = new long[vocabularySize];
        foreach (int[] review in reviews)
        {
            foreach (int id in review)
            {
                if ((uint)id >= (uint)vocabularySize)
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(reviews),
                        id,
                        $"Token ids must be from 0 to {vocabularySize - 1}."
                    );
                }

                counts[id]++;
            }
        }

        long tokens = counts.Sum();
        if (vocabularySize > 0)
        {
            counts[0] = 0;
        }

        long words = counts.Sum();
        if (!reviews.Any(review => review.Count(id => id != 0) > 1))
        {
            throw new TrainingException("No review holds two words: there is nothing to learn word vectors from.");
        }

        return new(
            counts,
            tokens,
            Array.ConvertAll(counts, count => (float)KeepShareOf(count, subsampleThreshold * words)),
            new AliasTable(Array.ConvertAll(counts, Share))
        );
    }

    /// <summary>What a word with this count is drawn in proportion to.</summary>
    public static double Share(long count) => Math.Pow(count, NegativesPower);

    /// <summary>The formula of the authors' program, not the paper's: sqrt(threshold / count) + threshold / count.</summary>
    private static double KeepShareOf(long count, double threshold) =>
        count == 0 ? 0
        : threshold == 0 ? 1
        : Math.Sqrt(threshold / count) + threshold / count;
}
