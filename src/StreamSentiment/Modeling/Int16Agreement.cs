using System.Text.Json.Serialization;

namespace StreamSentiment.Modeling;

/// <summary>
/// How far the scores in <see cref="Precision.Int16"/> are from those in <see cref="Precision.Fp32"/>; part of a version's
/// <c>evaluation.json</c>. By it <see cref="Precision.Auto"/> chooses.
/// </summary>
/// <param name="Reviews">Texts that were scored: reviews that were held back from training, and made-up ones.</param>
/// <param name="LargestDifference">Of a probability.</param>
/// <param name="ChangedLabels">Texts that are positive in one precision and negative in the other.</param>
public sealed record Int16Agreement(int Reviews, double LargestDifference, int ChangedLabels)
{
    /// <summary>
    /// The largest difference of a probability with which int16 serves: a fifth of what golden scores allow another processor.
    /// </summary>
    public const double Bound = 1e-3;

    /// <summary>True if int16 may serve.</summary>
    [JsonIgnore]
    public bool IsWithinBound => LargestDifference <= Bound; // NaN is not

    /// <param name="exact">The network in fp32.</param>
    /// <param name="rounded">The network in int16.</param>
    /// <param name="reviews">Token ids of each text.</param>
    /// <param name="scale">The divisor of logits.</param>
    internal static Int16Agreement Measure(IServedNetwork exact, IServedNetwork rounded, int[][] reviews, LogitScale scale)
    {
        float[] expected = new float[reviews.Length],
            actual = new float[reviews.Length];
        exact.Logits(reviews, expected);
        rounded.Logits(reviews, actual);
        var pairs = expected.Zip(actual, reviews).ToArray();
        return new(
            reviews.Length,
            pairs
                .Select(pair => Math.Abs(Probability(pair.First, pair.Third) - Probability(pair.Second, pair.Third)))
                .DefaultIfEmpty()
                .Aggregate(0.0, Math.Max),
            pairs.Count(pair => pair.First >= 0 != pair.Second >= 0)
        );

        double Probability(float logit, int[] review) => scale.Probability(logit, review.Length);
    }
}
