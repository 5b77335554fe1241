namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A scorer scores with this version from now on: when it starts, and when it has taken over a published version. The
/// contract is <c>schemas/model-activated.v1.json</c>.
/// </summary>
public sealed record ModelActivated : ModelEvent
{
    /// <summary>The version that it scored with before; left out where there was none, or the same.</summary>
    public string? FormerVersion { get; init; }

    /// <summary>The <see cref="ModelPublished"/> that this answers; left out where the scorer's own setting chose the version.</summary>
    public string? CauseId { get; init; }
}
