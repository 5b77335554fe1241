using System.Runtime.InteropServices;
using StreamSentiment.Modeling.NGrams;

namespace StreamSentiment.Training.Baselines;

/// <summary>The n-grams that training knows, numbered from 0. Immutable, thread-safe.</summary>
internal sealed class NGramIndex
{
    private readonly Dictionary<long, int> features = [];
    private readonly List<int> reviewCounts = []; // of each feature
    private readonly int order;

    /// <param name="reviews">Token ids.</param>
    /// <param name="order">The longest n-gram.</param>
    /// <param name="minCount">In fewer reviews than this an n-gram is left out.</param>
    public NGramIndex(IEnumerable<int[]> reviews, int order, int minCount)
    {
        this.order = order;
        var counts = new Dictionary<long, int>();
        var ngrams = new List<long>();
        foreach (int[] review in reviews)
        {
            foreach (long ngram in Distinct(review, ngrams))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, ngram, out _)++;
            }
        }

        foreach (var (ngram, count) in counts)
        {
            if (count >= minCount)
            {
                features.Add(ngram, features.Count);
                reviewCounts.Add(count);
            }
        }
    }

    /// <summary>The number of known n-grams.</summary>
    public int Count => features.Count;

    /// <summary>Each known n-gram with its feature and the number of the reviews that hold it.</summary>
    public IEnumerable<(long NGram, int Feature, int Reviews)> All =>
        features.Select(entry => (entry.Key, entry.Value, reviewCounts[entry.Value]));

    /// <summary>The features of a review, each once: the known n-grams, in rising order.</summary>
    public int[] FeaturesOf(ReadOnlySpan<int> review)
    {
        var found = new List<int>();
        foreach (long ngram in Distinct(review, []))
        {
            if (features.TryGetValue(ngram, out int feature))
            {
                found.Add(feature);
            }
        }

        found.Sort();
        return [.. found];
    }

    private Span<long> Distinct(ReadOnlySpan<int> review, List<long> ngrams)
    {
        ngrams.Clear();
        NGramKey.Collect(review, order, ngrams);
        ngrams.Sort();
        var sorted = CollectionsMarshal.AsSpan(ngrams);
        int count = 0;
        foreach (long ngram in sorted)
        {
            if (count == 0 || sorted[count - 1] != ngram)
            {
                sorted[count++] = ngram;
            }
        }

        return sorted[..count];
    }
}
