namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A model version became the current one: published to <see cref="Topics.Published"/> under the model's name as key, when it
/// is in the store. Of a name the last one counts. Written and read by <see cref="EventSerializer"/>; the contract is
/// <c>schemas/model-published.v1.json</c>.
/// </summary>
public sealed record ModelPublished
{
    /// <summary>The version of the contract that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The event's own name: one that comes twice does nothing the second time.</summary>
    public required string Id { get; init; }

    public required ModelReference Model { get; init; }

    /// <summary>The version that was current before; left out where there was none.</summary>
    public string? FormerVersion { get; init; }

    /// <summary>When it became current.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
}
