namespace StreamSentiment.Contracts;

/// <summary>The two values of <see cref="ScoredReview.Label"/>.</summary>
public static class SentimentLabel
{
    public const string Positive = "positive";

    public const string Negative = "negative";

    /// <summary>The spellings that <see cref="Parse"/> reads, for messages.</summary>
    public const string Spellings = "1/0, true/false, pos/neg or positive/negative";

    /// <summary>
    /// Reads a label as files and records spell it: <see cref="Spellings"/>, in any case, with white space around it.
    /// </summary>
    /// <returns><see cref="Positive"/> or <see cref="Negative"/>; null for anything else.</returns>
    public static string? Parse(string label) =>
        label.Trim().ToLowerInvariant() switch
        {
            "1" or "1.0" or "true" or "pos" or Positive => Positive,
            "0" or "0.0" or "false" or "neg" or Negative => Negative,
            _ => null,
        };

    /// <summary>The more probable label; a draw is positive.</summary>
    /// <param name="probability">The probability that the review is positive, 0 to 1.</param>
    public static string FromProbability(double probability) => IsPositive(probability) ? Positive : Negative;

    /// <summary>
    /// True if <see cref="Positive"/> is the more probable label: the one threshold of training, evaluation and stream.
    /// </summary>
    public static bool IsPositive(double probability) => probability >= 0.5;
}
