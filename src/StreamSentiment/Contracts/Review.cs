using System.Text.Json.Serialization;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts;

/// <summary>
/// One review as a producer publishes it to <see cref="Topics.Raw"/>. Written by <see cref="EventSerializer"/>, read by
/// <see cref="ReviewReader"/>; the contract is <c>schemas/review.v1.json</c>.
/// </summary>
/// <param name="Id">The producer's name for the review: 1 to <see cref="MaxIdLength"/> characters.</param>
/// <param name="Text">The review as its author wrote it; empty is allowed and is scored.</param>
public sealed record Review([property: JsonPropertyOrder(1)] string Id, [property: JsonPropertyOrder(2)] string Text)
{
    /// <summary>The version of the contract that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The longest id, in Unicode code points, which is how JSON Schema counts.</summary>
    public const int MaxIdLength = 512;

    /// <summary>Always written here; other producers may leave it out.</summary>
    [JsonPropertyOrder(0)]
    public int SchemaVersion { get; } = CurrentSchemaVersion;

    /// <summary>The origin of the review, such as the name of a shop or a data set.</summary>
    [JsonPropertyOrder(3)]
    public string? Source { get; init; }

    /// <summary>The time at which the author wrote the review.</summary>
    [JsonPropertyOrder(4)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>
    /// The properties that scoring does not need and that were left out when the record was read, because their value is none
    /// that they can have; null where there are none.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? IgnoredFields { get; init; }
}
