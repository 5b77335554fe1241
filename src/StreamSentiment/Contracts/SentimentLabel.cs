namespace StreamSentiment.Contracts;

/// <summary>The two values of <see cref="ScoredReview.Label"/>.</summary>
public static class SentimentLabel
{
    public const string Positive = "positive";

    public const string Negative = "negative";

    /// <summary>The more probable label; a draw is positive.</summary>
    /// <param name="probability">The probability that the review is positive, 0 to 1.</param>
    public static string FromProbability(double probability) => IsPositive(probability) ? Positive : Negative;

    /// <summary>
    /// True if <see cref="Positive"/> is the more probable label: the one threshold of training, evaluation and stream.
    /// </summary>
    public static bool IsPositive(double probability) => probability >= 0.5;
}
