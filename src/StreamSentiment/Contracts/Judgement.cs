namespace StreamSentiment.Contracts;

/// <summary>
/// What is said of a review: the label, how sure that is, and whether it is a guess. Made in one place, so that stream, tool and
/// reports say the same of the same score.
/// </summary>
/// <param name="Label">The more probable label; positive on a draw.</param>
/// <param name="Probability">The probability that the review is positive.</param>
/// <param name="Confidence">The probability of the label; 0 where the model knows no word of the review.</param>
/// <param name="Reason">Why it is uncertain, one of <see cref="UncertainReason"/>; null if it is not.</param>
public readonly record struct Judgement(string Label, float Probability, float Confidence, string? Reason)
{
    /// <summary>The judgement of a score.</summary>
    /// <param name="probability">What the model says.</param>
    /// <param name="tokenCount">Tokens of the review, unknown ones included.</param>
    /// <param name="unknownCount">Those of them that the vocabulary lacks.</param>
    /// <param name="rule">When a score is uncertain.</param>
    public static Judgement Of(float probability, int tokenCount, int unknownCount, UncertaintyRule rule)
    {
        if (tokenCount <= unknownCount)
        {
            // Whatever the model answers to nothing is no judgement of the review.
            return new(SentimentLabel.FromProbability(0.5), 0.5f, 0, UncertainReason.NoKnownWords);
        }

        float confidence = Math.Max(probability, 1 - probability);
        return new(
            SentimentLabel.FromProbability(probability),
            probability,
            confidence,
            unknownCount / (double)tokenCount > rule.UnknownShareAbove ? UncertainReason.MostlyUnknownWords
                : confidence < (float)rule.ConfidenceBelow ? UncertainReason.LowConfidence
                : null
        );
    }
}

/// <summary>When a score is uncertain.</summary>
/// <param name="UnknownShareAbove">The share of unknown words, 0 to 1, above which it is.</param>
/// <param name="ConfidenceBelow">The confidence, 0.5 to 1, below which it is; 0 for never.</param>
public sealed record UncertaintyRule(double UnknownShareAbove = UncertaintyRule.UsualUnknownShare, double ConfidenceBelow = 0)
{
    /// <summary>A text of another language lacks more of its words, one of this language fewer.</summary>
    public const double UsualUnknownShare = 0.5;

    /// <summary>The rule where nothing is set.</summary>
    public static UncertaintyRule Usual { get; } = new();
}

/// <summary>The values of <see cref="ScoredReview.UncertainReason"/>.</summary>
public static class UncertainReason
{
    /// <summary>The text is empty, or the vocabulary holds none of its words: the probability is 0.5 by rule.</summary>
    public const string NoKnownWords = "no-known-words";

    /// <summary>The vocabulary lacks more of the words than the rule allows, as of another language.</summary>
    public const string MostlyUnknownWords = "mostly-unknown-words";

    /// <summary>The confidence is below the rule's.</summary>
    public const string LowConfidence = "low-confidence";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [NoKnownWords, MostlyUnknownWords, LowConfidence];
}
