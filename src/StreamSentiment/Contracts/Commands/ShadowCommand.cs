namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Start or stop a shadow: a version that scores a sample of the reviews beside the current one, without publishing the scores.
/// The contract is <c>schemas/shadow-command.v1.json</c>.
/// </summary>
public sealed record ShadowCommand : ControlCommand
{
    /// <summary>True to start, false to stop.</summary>
    public required bool On { get; init; }

    public required string Version { get; init; }

    /// <summary>The share of the reviews to score, above 0 and at most 1; 0.1 if absent.</summary>
    public double? Share { get; init; }
}
