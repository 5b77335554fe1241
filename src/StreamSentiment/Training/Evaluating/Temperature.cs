namespace StreamSentiment.Training.Evaluating;

/// <summary>
/// One divisor for every logit, which calibrates the probabilities; labels and their order stay as they are. Source: Guo et al.
/// 2017, https://arxiv.org/abs/1706.04599.
/// </summary>
/// <param name="Value">Above 0; above 1 makes a model less certain, 1 changes nothing.</param>
public readonly record struct Temperature(double Value)
{
    private const double LeastProbability = 1e-12;

    /// <summary>The temperature that changes nothing.</summary>
    public static Temperature One { get; } = new(1);

    /// <summary>The temperature with the least log loss on these reviews, which the model must not have learnt from.</summary>
    /// <param name="logits">The model's logits, all finite.</param>
    /// <param name="labels">The truth, in the same order.</param>
    /// <param name="weights">How much each counts, above 0; null for all alike.</param>
    /// <returns>
    /// <see cref="One"/> if there is no such temperature: without a single wrong label certainty would grow for ever, and with
    /// logits that lean to the wrong side as far as to the right one, or are all 0, it would vanish.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ, or a logit is not finite.</exception>
    public static Temperature Fit(IReadOnlyList<double> logits, IReadOnlyList<bool> labels, IReadOnlyList<double>? weights = null)
    {
        if (logits.Count != labels.Count || !logits.All(double.IsFinite))
        {
            throw new ArgumentException(
                $"There are {logits.Count} logits and {labels.Count} labels; there must be as many, and all finite."
            );
        }
        // The margin of the true label, review by review: the loss is the mean of ln(1 + exp(-sharpness * margin)).
        (double Margin, double Weight)[] margins =
        [
            .. logits
                .Select((logit, i) => (Margin: labels[i] ? logit : -logit, weights?[i] ?? 1))
                .Where(review => review.Margin != 0),
        ];
        if (!(margins.Sum(review => review.Margin * review.Weight) > 0) || margins.All(review => review.Margin > 0))
        {
            return One;
        }

        // Convex in sharpness = 1 / temperature: falling at 0, rising at last, and flat at the answer.
        double low = 0,
            high = 1;
        while (Slope(margins, high) < 0)
        {
            (low, high) = (high, 2 * high);
        }

        for (double middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Slope(margins, middle) < 0 ? (middle, high) : (low, middle);
        }

        return new Temperature(1 / high);
    }

    /// <summary>The logit of a probability; 0 and 1 give those of 1e-12 and 1 - 1e-12.</summary>
    public static double Logit(double probability)
    {
        double p = Math.Clamp(probability, LeastProbability, 1 - LeastProbability);
        return Math.Log(p / (1 - p));
    }

    /// <summary>The probability at this temperature of a review that has <paramref name="probability"/> at 1.</summary>
    public double Apply(double probability) => Of(Logit(probability));

    /// <summary>The probability at 1 of a review that has <paramref name="probability"/> at this temperature.</summary>
    public double Undo(double probability) => Of(Logit(probability) * Value * Value);

    /// <summary>The probability of a logit.</summary>
    public double Of(double logit) => 1 / (1 + Math.Exp(-logit / Value));

    /// <summary>Derivative of the summed loss by sharpness.</summary>
    private static double Slope((double Margin, double Weight)[] margins, double sharpness) =>
        margins.Sum(review => -review.Weight * review.Margin / (1 + Math.Exp(sharpness * review.Margin)));
}
