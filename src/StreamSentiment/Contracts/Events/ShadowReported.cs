namespace StreamSentiment.Contracts.Events;

/// <summary>
/// A comparison of a shadow with the version that serves; <see cref="ModelEvent.Model"/> is the shadow. The contract is
/// <c>schemas/shadow-reported.v1.json</c>.
/// </summary>
public sealed record ShadowReported : ModelEvent
{
    /// <summary>The id of the command that started the shadow.</summary>
    public required string CommandId { get; init; }

    /// <summary>The version that serves.</summary>
    public required string ServingVersion { get; init; }

    /// <summary>The number of reviews that both scored.</summary>
    public required long Reviews { get; init; }

    /// <summary>The share of these reviews that both give the same label, 0 to 1.</summary>
    public required double Agreement { get; init; }

    /// <summary>The mean of the shadow's probability minus that of the version that serves, -1 to 1.</summary>
    public required double MeanShift { get; init; }

    /// <summary>The mean distance between the two probabilities, 0 to 1.</summary>
    public required double MeanDistance { get; init; }

    /// <summary>The number of reviews of the sample that the shadow did not score, because it was too slow or failed.</summary>
    public required long Skipped { get; init; }
}
