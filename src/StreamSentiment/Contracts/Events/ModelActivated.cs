namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A scorer scores with this version from now on, because it has started or because the version became current. The contract is
/// <c>schemas/model-activated.v1.json</c>.
/// </summary>
public sealed record ModelActivated : ModelEvent
{
    /// <summary>The version that it scored with before; absent if there was none, or if it is the same.</summary>
    public string? FormerVersion { get; init; }

    /// <summary>
    /// The id of the <see cref="ModelPublished"/> that this answers; absent if the scorer's setting chose the version.
    /// </summary>
    public string? CauseId { get; init; }
}
