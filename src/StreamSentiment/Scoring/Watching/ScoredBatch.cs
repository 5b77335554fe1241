using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring.Watching;

/// <summary>A micro-batch and what it was scored.</summary>
/// <param name="Model">By which; whoever looks at the batch later may use its manifest and encoder, for its network may be freed.</param>
/// <param name="Reviews">Those without a <see cref="PreparedReview.Review"/> were rejected.</param>
/// <param name="Probabilities">One a review; a rejected one's has no meaning.</param>
internal readonly record struct ScoredBatch(SentimentModel Model, IReadOnlyList<PreparedReview> Reviews, float[] Probabilities);
