namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A model version became current: published to <see cref="Topics.Published"/> after the version is in the store, with the
/// model's name as key. The last event of a name counts. Written and read by <see cref="EventSerializer"/>; the contract is
/// <c>schemas/model-published.v1.json</c>.
/// </summary>
public sealed record ModelPublished
{
    /// <summary>The version of the contract that this build writes and reads.</summary>
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The event's id: an event that is read a second time has no effect.</summary>
    public required string Id { get; init; }

    public required ModelReference Model { get; init; }

    /// <summary>The version that was current before; absent if there was none.</summary>
    public string? FormerVersion { get; init; }

    /// <summary>The time at which it became current.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
}
