using StreamSentiment.Contracts;

namespace StreamSentiment.Training.Evaluating;

/// <summary>Reviews of similar probability.</summary>
/// <param name="Count">The number of reviews, above 0.</param>
/// <param name="Predicted">Their mean probability, or mean confidence.</param>
/// <param name="Observed">The share that is positive, or that was labelled correctly.</param>
public readonly record struct ReliabilityBin(int Count, double Predicted, double Observed);

/// <summary>
/// Predicted and observed frequencies in bins of equal width. A calibrated model has both equal in every bin.
/// Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599.
/// </summary>
/// <param name="Bins">By rising prediction; empty bins are left out.</param>
public sealed record ReliabilityDiagram(IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>Mean gap between predicted and observed over the bins, weighted by their size.</summary>
    public double CalibrationError
    {
        get
        {
            double count = Bins.Sum(bin => bin.Count);
            return Bins.Sum(bin => bin.Count / count * Math.Abs(bin.Predicted - bin.Observed));
        }
    }

    /// <summary>The probability of the positive label, 0 to 1, against the share of positive reviews.</summary>
    public static ReliabilityDiagram ByProbability(IEnumerable<double> probabilities, IEnumerable<bool> labels, int bins = 15) =>
        From(probabilities.Zip(labels), bins);

    /// <summary>
    /// The probability of the label that was given, 0.5 to 1, against the share of right labels: what the expected calibration
    /// error of <see cref="Evaluation"/> is made of. The bins divide 0 to 1, as Guo et al. have them.
    /// </summary>
    public static ReliabilityDiagram ByConfidence(IEnumerable<double> probabilities, IEnumerable<bool> labels, int bins = 15) =>
        From(
            probabilities.Zip(labels, (p, isPositive) => (Math.Max(p, 1 - p), SentimentLabel.IsPositive(p) == isPositive)),
            bins
        );

    private static ReliabilityDiagram From(IEnumerable<(double Predicted, bool Happened)> reviews, int bins) =>
        new([
            .. reviews
                .GroupBy(x => Math.Min((int)(x.Predicted * bins), bins - 1)) // 1 belongs to the last bin
                .OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(
                    bin.Count(),
                    bin.Average(x => x.Predicted),
                    bin.Average(x => x.Happened ? 1.0 : 0)
                )),
        ]);
}
