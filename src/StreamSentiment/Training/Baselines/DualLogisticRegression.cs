namespace StreamSentiment.Training.Baselines;

/// <summary>
/// L2-regularised logistic regression on binary features with a scale each, by dual coordinate descent: it minimises |w|² / 2 + C
/// · sum of log(1 + exp(-y · w·x)). A pass costs as much as reading the features. Source: Yu, Huang and Lin 2011,
/// https://doi.org/10.1007/s10994-010-5221-8.
/// </summary>
internal static class DualLogisticRegression
{
    private const int MaxPasses = 200;

    /// <param name="reviews">The features of each review.</param>
    /// <param name="labels">The label of each review.</param>
    /// <param name="scales">The value of each feature where a review has it.</param>
    /// <param name="penalty">C, the cost of a wrong answer; a higher one fits closer.</param>
    /// <param name="tolerance">The change of a log-odds in one pass that is too small to go on.</param>
    /// <param name="random">Shuffles each pass.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The contribution of each feature to the log-odds: its scale times its weight.</returns>
    public static float[] Train(
        int[][] reviews,
        IReadOnlyList<bool> labels,
        float[] scales,
        double penalty,
        double tolerance,
        Random random,
        CancellationToken stop
    )
    {
        // The margins of a review need weight · scale, a step adds scale · scale: so both are kept in one array.
        float[] odds = new float[scales.Length];
        float[] squares = Array.ConvertAll(scales, scale => scale * scale);
        double[] norms = Array.ConvertAll(reviews, review => review.Sum(feature => (double)squares[feature]));
        double[] shares = new double[reviews.Length]; // of C that each review's dual variable has
        int[] order = Enumerable.Range(0, reviews.Length).ToArray();
        double largest = double.MaxValue;
        for (int pass = 0; pass < MaxPasses && largest > tolerance; pass++)
        {
            stop.ThrowIfCancellationRequested();
            random.Shuffle(order);
            largest = 0;
            foreach (int i in order)
            {
                int sign = labels[i] ? 1 : -1;
                double margin = sign * Sum(reviews[i], odds);
                double share = Solve(margin - penalty * norms[i] * shares[i], penalty * norms[i]);
                double step = penalty * (share - shares[i]);
                shares[i] = share;
                Add((float)(sign * step), reviews[i], squares, odds);
                largest = Math.Max(largest, step * norms[i]);
            }
        }

        return odds;
    }

    public static float Sum(int[] review, float[] odds)
    {
        float sum = 0;
        foreach (int feature in review)
        {
            sum += odds[feature];
        }

        return sum;
    }

    private static void Add(float step, int[] review, float[] squares, float[] odds)
    {
        foreach (int feature in review)
        {
            odds[feature] += step * squares[feature];
        }
    }

    /// <summary>
    /// The best share of one review with all others fixed: the root of log(share / (1 - share)) + rest + slope · share. In the
    /// log-odds t of the share the left side only rises, by 1 or more, and Newton's steps are kept between its bounds.
    /// </summary>
    private static double Solve(double rest, double slope)
    {
        double low = -rest - slope,
            high = -rest,
            t = Math.Clamp(0, low, high);
        for (int step = 0; step < 50; step++)
        {
            double share = 1 / (1 + Math.Exp(-t));
            double value = t + rest + slope * share;
            if (value < 0)
            {
                low = t;
            }
            else
            {
                high = t;
            }

            if (Math.Abs(value) < 1e-9)
            {
                break;
            }

            double next = t - value / (1 + slope * share * (1 - share));
            t = next > low && next < high ? next : (low + high) / 2;
        }

        return 1 / (1 + Math.Exp(-t));
    }
}
