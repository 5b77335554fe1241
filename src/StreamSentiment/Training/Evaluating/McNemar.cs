namespace StreamSentiment.Training.Evaluating;

/// <summary>
/// McNemar's exact test of whether two models that scored the same reviews differ by more than chance. Reviews that both get
/// right, or both wrong, do not count; each of the others favours either model with the same probability if the models are
/// equally good, so that their count is binomial with one half. Two-sided, without an approximation at any size.
/// Source: McNemar 1947, https://doi.org/10.1007/BF02295996; for classifiers Dietterich 1998,
/// https://doi.org/10.1162/089976698300017197.
/// </summary>
/// <param name="OnlyFirstRight">Reviews that only the first model labels correctly.</param>
/// <param name="OnlySecondRight">Reviews that only the second model labels correctly.</param>
public sealed record McNemar(int OnlyFirstRight, int OnlySecondRight)
{
    /// <summary>
    /// Probability of a split at least as uneven as this one, if the models are equally good; 1 if they never differ.
    /// </summary>
    public double PValue { get; } = TwoSided(Math.Min(OnlyFirstRight, OnlySecondRight), OnlyFirstRight + OnlySecondRight);

    /// <param name="first">True for each review that the first model labelled correctly.</param>
    /// <param name="second">The same for the second model, in the same order.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static McNemar From(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException(
                $"The first model has {first.Count} answers and the second {second.Count}; both must answer the same reviews."
            );
        }

        return new McNemar(
            first.Zip(second).Count(pair => pair is (true, false)),
            first.Zip(second).Count(pair => pair is (false, true))
        );
    }

    /// <summary>Twice the lower tail of Binomial(count, 1/2) at <paramref name="fewer"/>.</summary>
    private static double TwoSided(int fewer, int count)
    {
        if (2 * fewer == count)
        {
            return 1;
        }
        // In logarithms, because 2^-count is no double from count 1075 on.
        double logChoices = 0;
        for (int i = 1; i <= fewer; i++)
        {
            logChoices += Math.Log((count - fewer + i) / (double)i);
        }
        // The tail as a multiple of its largest term, each term from the one above it.
        double tail = 0,
            term = 1;
        for (int k = fewer; k >= 0; k--)
        {
            tail += term;
            term *= k / (count - k + 1.0);
        }

        return Math.Min(1, Math.Exp(logChoices + Math.Log(tail) + (1 - count) * Math.Log(2)));
    }
}
