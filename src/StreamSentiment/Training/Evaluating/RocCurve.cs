namespace StreamSentiment.Training.Evaluating;

/// <summary>One threshold of a ROC curve.</summary>
/// <param name="Threshold">
/// Reviews of this probability and above are called positive; infinite for the first point, where none is.
/// </param>
/// <param name="FalsePositiveRate">Share of the negative reviews that are called positive.</param>
/// <param name="TruePositiveRate">Share of the positive reviews that are called positive.</param>
public readonly record struct RocPoint(double Threshold, double FalsePositiveRate, double TruePositiveRate);

/// <summary>The receiver operating characteristic: true against false positives, threshold by threshold.</summary>
/// <param name="Points">From (0, 0) to (1, 1), both included.</param>
public sealed record RocCurve(IReadOnlyList<RocPoint> Points)
{
    /// <param name="probabilities">The probability that each review is positive.</param>
    /// <param name="labels">The truth, in the same order.</param>
    /// <param name="maxPoints">
    /// Thinned for drawing to about this many points, evenly along the curve; none is moved, so the drawn curve is never off by
    /// more than two in <paramref name="maxPoints"/>.
    /// </param>
    /// <returns>Null where a class is absent: there is no such curve.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static RocCurve? From(IReadOnlyList<float> probabilities, IReadOnlyList<bool> labels, int maxPoints = 500)
    {
        if (probabilities.Count != labels.Count)
        {
            throw new ArgumentException(
                $"There are {probabilities.Count} probabilities and {labels.Count} labels; there must be as many."
            );
        }

        double positives = labels.Count(isPositive => isPositive),
            negatives = labels.Count - positives;
        if (positives == 0 || negatives == 0)
        {
            return null;
        }

        var points = new List<RocPoint> { new(double.PositiveInfinity, 0, 0) };
        int truePositives = 0,
            falsePositives = 0;
        // Equal scores pass the threshold together: they are one point.
        foreach (
            var tie in probabilities
                .Zip(labels, (p, isPositive) => (P: p, IsPositive: isPositive))
                .GroupBy(x => x.P)
                .OrderByDescending(group => group.Key)
        )
        {
            int positivesOfTie = tie.Count(x => x.IsPositive);
            truePositives += positivesOfTie;
            falsePositives += tie.Count() - positivesOfTie;
            var point = new RocPoint(tie.Key, falsePositives / negatives, truePositives / positives);
            bool isLast = truePositives + falsePositives == labels.Count;
            if (isLast || Distance(points[^1], point) >= 2.0 / maxPoints)
            {
                points.Add(point);
            }
        }

        return new RocCurve(points);
    }

    private static double Distance(RocPoint from, RocPoint to) =>
        to.FalsePositiveRate - from.FalsePositiveRate + to.TruePositiveRate - from.TruePositiveRate;
}
