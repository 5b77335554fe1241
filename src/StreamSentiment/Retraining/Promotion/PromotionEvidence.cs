using System.Text.Json.Serialization;
using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>The evidence that a promotion is decided by: both models on the same reviews.</summary>
/// <param name="Candidate">The model that would replace the other.</param>
/// <param name="Current">The model that serves.</param>
/// <param name="HoldOut">Reviews that the candidate was not trained on, oldest first, at least one.</param>
/// <param name="Anchor">Reviews that no candidate may forget, or what stands in for them; null without any.</param>
/// <param name="Speed">The speeds of both models on the hold-out, on the same machine.</param>
public sealed record PromotionEvidence(
    ModelReference Candidate,
    ModelReference Current,
    IReadOnlyList<JudgedReview> HoldOut,
    IReadOnlyList<JudgedReview>? Anchor,
    ScoringSpeeds Speed
)
{
    /// <summary>What the anchor set is.</summary>
    public AnchorSource AnchorSource { get; init; }

    /// <summary>Reviews of the hold-out that do not count, because another one has the same text.</summary>
    public int Repeated { get; init; }

    /// <summary>Reviews of the hold-out that do not count, because the same text has both labels.</summary>
    public int Contradictory { get; init; }
}

/// <summary>What a candidate must not forget.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AnchorSource>))]
public enum AnchorSource
{
    /// <summary>The anchor set that was configured.</summary>
    Configured,

    /// <summary>
    /// None was configured, and neither is there a validation sample: <see cref="ReferenceReviews"/> stand in.
    /// </summary>
    ReferenceTexts,

    /// <summary>
    /// None was configured, there is no validation sample, and the current model does not know the language of the reference
    /// texts: the oldest quarter of the hold-out stands in.
    /// </summary>
    OldestLabels,

    /// <summary>
    /// None was configured: the reviews that the training of the current model held back, as they are stored with it, stand in.
    /// </summary>
    ValidationSample,
}

/// <summary>Reviews a second, tokenizing included, on one core.</summary>
/// <param name="Candidate">The candidate's speed.</param>
/// <param name="Current">The current model's speed, above 0.</param>
public readonly record struct ScoringSpeeds(double Candidate, double Current);
