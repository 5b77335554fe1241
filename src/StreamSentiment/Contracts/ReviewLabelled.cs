using System.Text.Json.Serialization;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts;

/// <summary>
/// A label of a review: the value of a record on <see cref="Topics.Labelled"/>. The record's key is the id, so that a later
/// label of the same review replaces this one and a tombstone (that key and no value) withdraws it. Written by
/// <see cref="EventSerializer"/>, read by <see cref="ReviewLabelledReader"/>; the contract is
/// <c>schemas/review-labelled.v1.json</c>.
/// </summary>
/// <param name="Id">The id of the review, 1 to <see cref="Review.MaxIdLength"/> characters.</param>
/// <param name="Text">The review as its author wrote it.</param>
/// <param name="Label"><see cref="SentimentLabel.Positive"/> or <see cref="SentimentLabel.Negative"/>.</param>
public sealed record ReviewLabelled(
    [property: JsonPropertyOrder(1)] string Id,
    [property: JsonPropertyOrder(2)] string Text,
    [property: JsonPropertyOrder(3)] string Label
)
{
    /// <summary>The version of the contract that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The largest <see cref="Weight"/>.</summary>
    public const double MaxWeight = 100;

    /// <summary>Always written here; other producers may leave it out.</summary>
    [JsonPropertyOrder(0)]
    public int SchemaVersion { get; } = CurrentSchemaVersion;

    /// <summary>The weight of the label in training, above 0; 1 if it is left out.</summary>
    [JsonPropertyOrder(4)]
    public double? Weight { get; init; }

    /// <summary>The author of the label: a person, a rule, another system.</summary>
    [JsonPropertyOrder(5)]
    public string? Labeller { get; init; }

    /// <summary>The time at which the label was given.</summary>
    [JsonPropertyOrder(6)]
    public DateTimeOffset? LabelledAt { get; init; }

    /// <summary>The origin of the review, such as the name of a shop or a data set.</summary>
    [JsonPropertyOrder(7)]
    public string? Source { get; init; }

    /// <summary>
    /// The properties that learning does not need and that were left out when the record was read, because their value is none
    /// that they can have; null where there are none.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? IgnoredFields { get; init; }
}
