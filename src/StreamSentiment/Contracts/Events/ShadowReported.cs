namespace StreamSentiment.Contracts.Events;

/// <summary>
/// How a version that scores in the shadow compares with the one that serves; <see cref="ModelEvent.Model"/> is the one in the
/// shadow. The contract is <c>schemas/shadow-reported.v1.json</c>.
/// </summary>
public sealed record ShadowReported : ModelEvent
{
    /// <summary>The command that began it.</summary>
    public required string CommandId { get; init; }

    /// <summary>The version that serves.</summary>
    public required string ServingVersion { get; init; }

    /// <summary>Reviews that both scored.</summary>
    public required long Reviews { get; init; }

    /// <summary>Share of them that both give the same label, 0 to 1.</summary>
    public required double Agreement { get; init; }

    /// <summary>Mean of the shadow's probability less the other's, -1 to 1.</summary>
    public required double MeanShift { get; init; }

    /// <summary>Mean of the distance between the two probabilities, 0 to 1.</summary>
    public required double MeanDistance { get; init; }

    /// <summary>Reviews of the sample that the shadow had no time for: they were scored by the other alone.</summary>
    public required long Skipped { get; init; }
}
