using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>One labelled review as both models scored it.</summary>
/// <param name="IsPositive">The label.</param>
/// <param name="Candidate">The candidate's probability that it is positive.</param>
/// <param name="Current">The current model's.</param>
/// <param name="Tokens">Before truncation, as the current model counts them.</param>
/// <param name="Source">The origin of the review; null if it is not known.</param>
public readonly record struct JudgedReview(bool IsPositive, float Candidate, float Current, int Tokens, string? Source)
{
    /// <summary>True if the candidate labels it correctly.</summary>
    public bool CandidateIsRight => SentimentLabel.IsPositive(Candidate) == IsPositive;

    /// <summary>True if the current model labels it correctly.</summary>
    public bool CurrentIsRight => SentimentLabel.IsPositive(Current) == IsPositive;
}
