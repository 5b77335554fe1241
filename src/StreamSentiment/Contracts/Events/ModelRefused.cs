namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A scorer could not load the version that became current, and goes on with the one it had. The contract is
/// <c>schemas/model-refused.v1.json</c>.
/// </summary>
public sealed record ModelRefused : ModelEvent
{
    /// <summary>The fault of the version, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The version that goes on serving.</summary>
    public required string ServingVersion { get; init; }

    /// <summary>The id of the <see cref="ModelPublished"/> that this answers.</summary>
    public required string CauseId { get; init; }
}
