namespace StreamSentiment.Contracts;

/// <summary>
/// The score of one review, published to <see cref="Topics.Scored"/> under the key of the review's record. Written and read by
/// <see cref="EventSerializer"/>; the contract is <c>schemas/scored-review.v1.json</c>.
/// </summary>
public sealed record ScoredReview
{
    /// <summary>The version of the contract that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The id of the review.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="SentimentLabel.Positive"/> or <see cref="SentimentLabel.Negative"/>.</summary>
    public required string Label { get; init; }

    /// <summary>The probability that the review is positive, 0 to 1.</summary>
    public required float Probability { get; init; }

    /// <summary>The probability of <see cref="Label"/>, 0.5 to 1; 0 where the model knows no word of the review.</summary>
    public required float Confidence { get; init; }

    /// <summary>The number of tokens of the review before truncation, unknown ones included.</summary>
    public required int TokenCount { get; init; }

    /// <summary>The share of those tokens that the vocabulary does not hold, 0 to 1; 0 for a review without tokens.</summary>
    public required float UnknownTokenShare { get; init; }

    /// <summary>True if the review had more tokens than the model reads.</summary>
    public required bool Truncated { get; init; }

    public required ModelReference Model { get; init; }

    public required SourcePosition Source { get; init; }

    /// <summary>The review's <see cref="Review.CreatedAt"/>, absent where the producer gave none.</summary>
    public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>
    /// The timestamp of the review's record; where it has none, or none of the years 1 to 9999, the time at which it was read.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The time at which the model gave the score.</summary>
    public required DateTimeOffset ScoredAt { get; init; }

    /// <summary>True if the score is a guess, and <see cref="UncertainReason"/> says why; absent if it is not.</summary>
    public bool? Uncertain { get; init; }

    /// <summary>One of <see cref="Contracts.UncertainReason"/>; absent where <see cref="Uncertain"/> is.</summary>
    public string? UncertainReason { get; init; }

    /// <summary>
    /// The properties of the review that could not be read and were left out, since scoring does not need them
    /// (<see cref="Review.IgnoredFields"/>); absent where there are none.
    /// </summary>
    public IReadOnlyList<string>? IgnoredFields { get; init; }

    /// <summary>
    /// The scores of the review's sentences, in their order; empty for a text without any, and absent unless they are asked for
    /// (<c>Scoring:Sentences</c>). The review's own score does not depend on them.
    /// </summary>
    public IReadOnlyList<ScoredSentence>? Sentences { get; init; }
}

/// <summary>The score of one sentence of a review: what the model says of it alone.</summary>
/// <param name="Offset">
/// Where it begins in the review's text, in UTF-16 code units from 0: <c>text.Substring(offset, length)</c> in C#.
/// </param>
/// <param name="Length">Its length in UTF-16 code units, at least 1.</param>
/// <param name="Label"><see cref="SentimentLabel.Positive"/> or <see cref="SentimentLabel.Negative"/>.</param>
/// <param name="Probability">
/// The probability that it is positive, 0 to 1; 0.5 by rule where the model knows none of its words.
/// </param>
public sealed record ScoredSentence(int Offset, int Length, string Label, float Probability);

/// <summary>The position of the scored record, to trace a score back to its review and to recognise a duplicate.</summary>
public sealed record SourcePosition(string Topic, int Partition, long Offset);
