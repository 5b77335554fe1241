using System.ComponentModel.DataAnnotations;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Text;

namespace StreamSentiment.Training.Baselines;

/// <summary>
/// The linear model that a recurrent one must beat, or be joined with: logistic regression on the n-grams of a review, each
/// scaled by its log-count ratio between positive and negative reviews (naive Bayes).
/// Source: Wang and Manning 2012, https://aclanthology.org/P12-2018, with tri-grams and logistic regression as in Mesnil et al.
/// 2014, https://arxiv.org/abs/1412.5335. Immutable, thread-safe.
/// </summary>
internal sealed class NbSvm
{
    private readonly NGramIndex index;
    private readonly float[] odds; // of each feature, and last of every review

    private NbSvm(NGramIndex index, float[] odds)
    {
        this.index = index;
        this.odds = odds;
    }

    /// <summary>The number of n-grams it knows.</summary>
    public int FeatureCount => index.Count;

    /// <summary>A profile with the tokenizer of the given one that keeps every word, to the end of the review.</summary>
    public static TextProfile ProfileOf(TextProfile profile) =>
        // An unknown word must stand between its neighbours: dropped, it would make a bi-gram of them.
        profile with
        {
            Unknown = UnknownPolicy.Unk,
            VocabularySize = NGramKey.MaxTokenId + 1,
            MaxSequenceLength = TextProfile.MostTokens,
        };

    /// <param name="reviews">Token ids; see <see cref="ProfileOf"/>.</param>
    /// <param name="labels">True for each positive review, in the same order.</param>
    /// <param name="options">Settings of the baseline.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">An id is out of range, labels are missing, or all are the same.</exception>
    /// <exception cref="ValidationException">An option is out of its range; the message names it.</exception>
    public static NbSvm Train(
        IReadOnlyList<int[]> reviews,
        IReadOnlyList<bool> labels,
        NbSvmOptions options,
        CancellationToken stop = default
    )
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (labels.Count != reviews.Count || !labels.Contains(true) || !labels.Contains(false))
        {
            throw new ArgumentException("Training needs a label for each review, and reviews of both labels.", nameof(labels));
        }

        var index = new NGramIndex(reviews, options.Order, options.MinCount);
        int[][] features = [.. reviews.Select(review => (int[])[.. index.FeaturesOf(review), index.Count])];
        var ratios = LogCountRatios(features, labels, index.Count, options.Smoothing);
        float[] scales = [.. ratios, 1]; // the last feature is every review's, and so the bias
        float[] odds = DualLogisticRegression.Train(
            features,
            labels,
            scales,
            options.Penalty,
            options.Tolerance,
            new Random(options.Seed),
            stop
        );
        return new NbSvm(index, odds);
    }

    /// <summary>
    /// What is served of it: the n-grams that move scores most, by the size of their log-odds and the root of the number of
    /// reviews that hold them. Two thirds of all are in two or three reviews and move next to nothing.
    /// </summary>
    /// <param name="most">The most n-grams to keep.</param>
    /// <param name="order">The longest n-gram.</param>
    /// <param name="vocabularySize">Token ids are below it.</param>
    /// <returns>The n-grams that are kept, and their number.</returns>
    public (NGramSpec Spec, NGramWeights Weights) Prune(int most, int order, int vocabularySize)
    {
        var kept = index
            .All.OrderByDescending(feature => Math.Abs(odds[feature.Feature]) * Math.Sqrt(feature.Reviews))
            .ThenBy(feature => feature.NGram)
            .Take(most)
            .OrderBy(feature => feature.NGram)
            .ToArray();
        var spec = new NGramSpec { Order = order, Count = kept.Length };
        return (
            spec,
            new(
                spec,
                vocabularySize,
                Array.ConvertAll(kept, feature => feature.NGram),
                Array.ConvertAll(kept, feature => odds[feature.Feature]),
                odds[^1]
            )
        );
    }

    /// <summary>The log-odds that a review is positive.</summary>
    public double Score(ReadOnlySpan<int> review)
    {
        double sum = odds[^1];
        foreach (int feature in index.FeaturesOf(review))
        {
            sum += odds[feature];
        }

        return sum;
    }

    /// <summary>The probability that a review is positive.</summary>
    public float Probability(ReadOnlySpan<int> review) => (float)(1 / (1 + Math.Exp(-Score(review))));

    /// <summary>For each n-gram, the log of its share in positive reviews over that in negative ones.</summary>
    private static IEnumerable<float> LogCountRatios(int[][] features, IReadOnlyList<bool> labels, int count, double smoothing)
    {
        int[] positive = new int[count + 1];
        int[] negative = new int[count + 1];
        for (int i = 0; i < features.Length; i++)
        {
            int[] counts = labels[i] ? positive : negative;
            foreach (int feature in features[i])
            {
                counts[feature]++;
            }
        }

        double positives = positive.Take(count).Sum(n => n + smoothing),
            negatives = negative.Take(count).Sum(n => n + smoothing);
        for (int feature = 0; feature < count; feature++)
        {
            yield return (float)
                Math.Log((positive[feature] + smoothing) / positives * negatives / (negative[feature] + smoothing));
        }
    }
}
