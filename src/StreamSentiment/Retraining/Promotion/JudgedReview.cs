using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>One labelled review as both models scored it.</summary>
/// <param name="IsPositive">The label.</param>
/// <param name="Candidate">The candidate's probability that it is positive.</param>
/// <param name="Current">The current model's.</param>
/// <param name="Tokens">Before truncation, as the current model counts them.</param>
/// <param name="Source">Where it comes from; null if nobody said.</param>
public readonly record struct JudgedReview(bool IsPositive, float Candidate, float Current, int Tokens, string? Source)
{
    /// <summary>Whether the candidate labels it rightly.</summary>
    public bool CandidateIsRight => SentimentLabel.IsPositive(Candidate) == IsPositive;

    /// <summary>Whether the current model labels it rightly.</summary>
    public bool CurrentIsRight => SentimentLabel.IsPositive(Current) == IsPositive;
}
