namespace StreamSentiment.Contracts;

/// <summary>The header that a score has beside those of its review; its value is UTF-8 text.</summary>
public static class ScoreHeaderNames
{
    /// <summary>The number of the review's headers that were left out because the score would have become too large.</summary>
    public const string LeftOut = "score.headers-left-out";
}
