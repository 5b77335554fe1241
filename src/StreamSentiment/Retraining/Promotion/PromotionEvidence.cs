using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>The evidence that a promotion is decided by: both models on the same reviews.</summary>
/// <param name="Candidate">The model that would replace the other.</param>
/// <param name="Current">The model that serves.</param>
/// <param name="HoldOut">Reviews that the candidate was not trained on, at least one.</param>
/// <param name="Anchor">Reviews that no candidate may forget; null without such a set.</param>
/// <param name="Speed">The speeds of both models on the hold-out, on the same machine.</param>
public sealed record PromotionEvidence(
    ModelReference Candidate,
    ModelReference Current,
    IReadOnlyList<JudgedReview> HoldOut,
    IReadOnlyList<JudgedReview>? Anchor,
    ScoringSpeeds Speed
);

/// <summary>Reviews a second, tokenizing included, on one core.</summary>
/// <param name="Candidate">The candidate's speed.</param>
/// <param name="Current">The current model's speed, above 0.</param>
public readonly record struct ScoringSpeeds(double Candidate, double Current);
