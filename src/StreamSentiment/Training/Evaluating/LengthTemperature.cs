using StreamSentiment.Modeling;

namespace StreamSentiment.Training.Evaluating;

/// <summary>
/// Fits the temperature by length (<see cref="LogitScale"/>): documents, titles and sentences are calibrated by one law of two
/// numbers, where one temperature fits the length that most of the reviews have.
/// </summary>
internal static class LengthTemperature
{
    private const double MostByLength = 1; // a power beyond is noise of a few texts
    private const double Precision = 1e-3;

    /// <summary>The scale with the least log loss on these reviews, which the model must not have learnt from.</summary>
    /// <param name="logits">The model's logits, all finite.</param>
    /// <param name="lengths">The token ids of each review, as the network reads them.</param>
    /// <param name="labels">The truth, in the same order.</param>
    /// <param name="weights">How much each counts, above 0; null for all alike.</param>
    public static LogitScale Fit(
        IReadOnlyList<double> logits,
        IReadOnlyList<int> lengths,
        IReadOnlyList<bool> labels,
        IReadOnlyList<double>? weights = null
    )
    {
        // Golden section over the power; for each, the temperature by itself is the best of a convex loss.
        double ratio = (Math.Sqrt(5) - 1) / 2,
            low = -MostByLength,
            high = MostByLength;
        while (high - low > Precision)
        {
            double left = high - ratio * (high - low),
                right = low + ratio * (high - low);
            (low, high) = Loss(At(left)) <= Loss(At(right)) ? (low, right) : (left, high);
        }

        return At((low + high) / 2);

        LogitScale At(double power) => WithPower(power, logits, lengths, labels, weights);

        double Loss(LogitScale scale) =>
            logits
                .Select((logit, i) => (labels[i] ? -logit : logit) / scale.Of(lengths[i]))
                .Select((against, i) => (weights?[i] ?? 1) * (against > 30 ? against : Math.Log(1 + Math.Exp(against))))
                .Sum();
    }

    /// <summary>The scale of this power with the least log loss.</summary>
    public static LogitScale WithPower(
        double power,
        IReadOnlyList<double> logits,
        IReadOnlyList<int> lengths,
        IReadOnlyList<bool> labels,
        IReadOnlyList<double>? weights = null
    ) =>
        new(
            Temperature.Fit([.. logits.Select((logit, i) => logit / Math.Pow(1 + lengths[i], power))], labels, weights).Value,
            power
        );
}
