namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A scorer could not take over a published version and goes on with the one it had. The contract is
/// <c>schemas/model-refused.v1.json</c>.
/// </summary>
public sealed record ModelRefused : ModelEvent
{
    /// <summary>What is wrong with the version, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The version that serves on.</summary>
    public required string ServingVersion { get; init; }

    /// <summary>The <see cref="ModelPublished"/> that this answers.</summary>
    public required string CauseId { get; init; }
}
