namespace StreamSentiment.Retraining.Promotion;

/// <summary>
/// A bound on how much worse one model is than another after both labelled the same reviews: the one-sided lower bound of the
/// difference of their accuracies, by Tango's score interval for paired proportions, which keeps its level on small samples
/// and where the models hardly differ. Source: Tango 1998,
/// https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C891::AID-SIM780%3E3.0.CO;2-B.
/// </summary>
internal static class NonInferiority
{
    /// <param name="onlyFirstRight">Reviews that only the first model labels correctly.</param>
    /// <param name="onlySecondRight">Reviews that only the second model labels correctly.</param>
    /// <param name="reviews">All reviews, at least one.</param>
    /// <param name="level">The risk that the true difference lies below the bound, above 0 and at most 0.5.</param>
    /// <returns>The least difference, first model less second, that the reviews do not refute; -1 to 1.</returns>
    public static double LowerBound(int onlyFirstRight, int onlySecondRight, int reviews, double level)
    {
        double z = NormalQuantile(1 - level);
        // The score falls as the difference rises, and is 0 at the observed one.
        double low = -1,
            high = (onlyFirstRight - onlySecondRight) / (double)reviews;
        for (double middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Score(onlyFirstRight, onlySecondRight, reviews, middle) > z ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The distance of the observed difference above <paramref name="difference"/>, in standard errors.</summary>
    private static double Score(double b, double c, double n, double difference)
    {
        // The likeliest share of reviews that only the second model gets right, if the difference were the true one.
        double linear = (2 * n - b + c) * difference - b - c;
        double constant = -c * difference * (1 - difference);
        double share = (Math.Sqrt(linear * linear - 8 * n * constant) - linear) / (4 * n);
        return (b - c - n * difference) / Math.Sqrt(n * (2 * share + difference * (1 - difference)));
    }

    /// <summary>
    /// The number that a standard normal one exceeds with probability 1 - <paramref name="p"/>; p from 0.5 to below 1.
    /// </summary>
    private static double NormalQuantile(double p)
    {
        double low = 0,
            high = 8;
        for (double middle = 4; low < middle && middle < high; middle = (low + high) / 2)
        {
            (low, high) = NormalProbability(middle) < p ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>
    /// Marsaglia 2004, https://doi.org/10.18637/jss.v011.i04: the Taylor series, to the last digit that counts.
    /// </summary>
    private static double NormalProbability(double x)
    {
        double sum = x,
            term = x;
        for (int i = 3; sum + term != sum; i += 2)
        {
            sum += term *= x * x / i;
        }

        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
