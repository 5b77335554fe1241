using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring.Watching;

/// <summary>A micro-batch and its scores.</summary>
/// <param name="Model">
/// The model that scored. Later only its manifest and encoder may be used, because its network may be freed.
/// </param>
/// <param name="Reviews">Those without a <see cref="PreparedReview.Review"/> were rejected.</param>
/// <param name="Probabilities">One a review; a rejected one's has no meaning.</param>
internal readonly record struct ScoredBatch(SentimentModel Model, IReadOnlyList<PreparedReview> Reviews, float[] Probabilities);
