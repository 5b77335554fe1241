using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Contracts;

/// <summary>The default names of the topics, which the settings of the hosts can change.</summary>
public static class Topics
{
    /// <summary>Reviews to be scored: <see cref="Review"/>, <c>schemas/review.v1.json</c>.</summary>
    public const string Raw = "reviews.raw";

    /// <summary>Scores: <see cref="ScoredReview"/>, <c>schemas/scored-review.v1.json</c>.</summary>
    public const string Scored = "reviews.scored";

    /// <summary>
    /// Reviews with their labels, which the retrainer learns from: <see cref="ReviewLabelled"/>,
    /// <c>schemas/review-labelled.v1.json</c>; a tombstone withdraws a label.
    /// </summary>
    public const string Labelled = "reviews.labelled";

    /// <summary>
    /// Records that could not be read or scored: original key, value and headers, plus
    /// <see cref="DeadLetterHeaders"/>, <c>schemas/dead-letter-headers.v1.json</c>.
    /// </summary>
    public const string DeadLetter = "reviews.dead-letter";

    /// <summary>Commands to scorers and retrainers: <see cref="Commands.ControlCommand"/>.</summary>
    public const string Control = "models.control";

    /// <summary>Progress and outcome of commands, and changes of the models that serve: <see cref="StatusEvent"/>.</summary>
    public const string Status = "models.status";

    /// <summary>
    /// The current version of each model: <see cref="ModelPublished"/>, <c>schemas/model-published.v1.json</c>; compacted.
    /// </summary>
    public const string Published = "models.published";
}
