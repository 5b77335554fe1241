using StreamSentiment.Contracts;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>Measures of both models on one set of reviews.</summary>
/// <param name="Candidate">All measures of the candidate.</param>
/// <param name="Current">All measures of the current model.</param>
/// <param name="OnlyCandidateRight">Reviews that only the candidate labels correctly.</param>
/// <param name="OnlyCurrentRight">Reviews that only the current model labels correctly.</param>
/// <param name="PValue">The p-value of <see cref="McNemar"/>'s exact test, two-sided.</param>
public sealed record JudgedSet(
    Evaluation Candidate,
    Evaluation Current,
    int OnlyCandidateRight,
    int OnlyCurrentRight,
    double PValue
)
{
    /// <exception cref="ArgumentException">There are no reviews, or a probability is not between 0 and 1.</exception>
    public static JudgedSet From(IReadOnlyList<JudgedReview> reviews)
    {
        if (!reviews.All(review => review is { Candidate: >= 0 and <= 1, Current: >= 0 and <= 1 }))
        {
            throw new ArgumentException("A probability is not between 0 and 1.");
        }

        bool[] labels = [.. reviews.Select(review => review.IsPositive)];
        var test = McNemar.From(
            [.. reviews.Select(review => review.CandidateIsRight)],
            [.. reviews.Select(review => review.CurrentIsRight)]
        );
        return new JudgedSet(
            Evaluation.From([.. reviews.Select(review => review.Candidate)], labels),
            Evaluation.From([.. reviews.Select(review => review.Current)], labels),
            test.OnlyFirstRight,
            test.OnlySecondRight,
            test.PValue
        );
    }
}

/// <summary>One labelled review as both models scored it.</summary>
/// <param name="IsPositive">The label.</param>
/// <param name="Candidate">The candidate's probability that it is positive.</param>
/// <param name="Current">The current model's.</param>
/// <param name="Tokens">Before truncation, as the current model counts them.</param>
/// <param name="Source">The origin of the review; null if it is not known.</param>
public readonly record struct JudgedReview(bool IsPositive, float Candidate, float Current, int Tokens, string? Source)
{
    /// <summary>The author of the label; null if it is not known.</summary>
    public string? Labeller { get; init; }

    /// <summary>True if the candidate labels it correctly.</summary>
    public bool CandidateIsRight => SentimentLabel.IsPositive(Candidate) == IsPositive;

    /// <summary>True if the current model labels it correctly.</summary>
    public bool CurrentIsRight => SentimentLabel.IsPositive(Current) == IsPositive;
}
