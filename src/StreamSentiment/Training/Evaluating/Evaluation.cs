using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSentiment.Contracts;

namespace StreamSentiment.Training.Evaluating;

/// <summary>Measures of a model on labelled reviews. Precision and recall are those of the class "positive".</summary>
public sealed record Evaluation
{
    private const int CalibrationBins = 15;

    /// <summary>The number of scored reviews.</summary>
    public required int Reviews { get; init; }

    /// <summary>Share of the reviews whose label was right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>
    /// Mean of the shares of the positive and of the negative reviews whose label was right; null where a label is absent.
    /// </summary>
    public double? BalancedAccuracy =>
        ConfusionMatrix is var (truePositives, falsePositives, trueNegatives, falseNegatives)
        && truePositives + falseNegatives > 0
        && trueNegatives + falsePositives > 0
            ? (
                truePositives / (double)(truePositives + falseNegatives)
                + trueNegatives / (double)(trueNegatives + falsePositives)
            ) / 2
            : null;

    /// <summary>Share of the reviews called positive that are.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of the positive reviews that were called so.</summary>
    public required double Recall { get; init; }

    /// <summary>Harmonic mean of precision and recall.</summary>
    public required double F1 { get; init; }

    /// <summary>
    /// Probability that a random positive review scores above a random negative one; ties count half. Not a number where a label
    /// is absent.
    /// </summary>
    public required double RocAuc { get; init; }

    /// <summary>Mean negative log likelihood of the true label, in nats; probabilities are kept 1e-7 from 0 and 1.</summary>
    public required double LogLoss { get; init; }

    /// <summary>
    /// Mean gap between confidence and accuracy over 15 bins of equal width, weighted by size (Guo et al. 2017,
    /// https://arxiv.org/abs/1706.04599).
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>Counts of given and true labels.</summary>
    public required ConfusionMatrix ConfusionMatrix { get; init; }

    /// <param name="probabilities">The probability that each review is positive.</param>
    /// <param name="labels">The truth, in the same order.</param>
    /// <exception cref="ArgumentException">There are no reviews, or the lengths differ.</exception>
    public static Evaluation From(IReadOnlyList<float> probabilities, IReadOnlyList<bool> labels)
    {
        if (probabilities.Count == 0 || probabilities.Count != labels.Count)
        {
            throw new ArgumentException(
                $"There are {probabilities.Count} probabilities and {labels.Count} labels; there must be as many, and "
                    + "at least one."
            );
        }

        var pairs = probabilities.Zip(labels, (p, isPositive) => (P: (double)p, IsPositive: isPositive)).ToArray();
        var matrix = new ConfusionMatrix(
            TruePositives: pairs.Count(x => SentimentLabel.IsPositive(x.P) && x.IsPositive),
            FalsePositives: pairs.Count(x => SentimentLabel.IsPositive(x.P) && !x.IsPositive),
            TrueNegatives: pairs.Count(x => !SentimentLabel.IsPositive(x.P) && !x.IsPositive),
            FalseNegatives: pairs.Count(x => !SentimentLabel.IsPositive(x.P) && x.IsPositive)
        );
        double precision = Ratio(matrix.TruePositives, matrix.TruePositives + matrix.FalsePositives);
        double recall = Ratio(matrix.TruePositives, matrix.TruePositives + matrix.FalseNegatives);
        return new Evaluation
        {
            Reviews = pairs.Length,
            Accuracy = Ratio(matrix.TruePositives + matrix.TrueNegatives, pairs.Length),
            Precision = precision,
            Recall = recall,
            F1 = Ratio(2 * precision * recall, precision + recall),
            RocAuc = AreaUnderRoc(pairs),
            LogLoss = pairs.Average(x => -Math.Log(Math.Clamp(x.IsPositive ? x.P : 1 - x.P, 1e-7, 1 - 1e-7))),
            ExpectedCalibrationError = ReliabilityDiagram
                .ByConfidence(pairs.Select(x => x.P), labels, CalibrationBins)
                .CalibrationError,
            ConfusionMatrix = matrix,
        };
    }

    /// <summary>One JSON object with camelCase names.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, EvaluationJson.Default.Evaluation);

    /// <summary>
    /// The rank-sum form: sort by score, give ties their mean rank, compare the positives' ranks with the least possible.
    /// </summary>
    private static double AreaUnderRoc((double P, bool IsPositive)[] pairs)
    {
        long positives = pairs.LongCount(x => x.IsPositive),
            negatives = pairs.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            return double.NaN;
        }

        double rank = 0,
            rankSum = 0;
        foreach (var tie in pairs.GroupBy(x => x.P).OrderBy(group => group.Key))
        {
            int size = tie.Count();
            rankSum += tie.Count(x => x.IsPositive) * (rank + (size + 1) / 2.0);
            rank += size;
        }

        return (rankSum - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}

/// <summary>Counts of given and true labels.</summary>
public sealed record ConfusionMatrix(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives);

/// <summary>A measure that is undefined is null.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(UndefinedAsNull)]
)]
[JsonSerializable(typeof(Evaluation))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
