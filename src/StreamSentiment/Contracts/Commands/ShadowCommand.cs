namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Let a version score a sample of the reviews beside the current one, unseen by readers of the scores, or end that. The
/// contract is <c>schemas/shadow-command.v1.json</c>.
/// </summary>
public sealed record ShadowCommand : ControlCommand
{
    /// <summary>Begin; otherwise end.</summary>
    public required bool On { get; init; }

    public required string Version { get; init; }

    /// <summary>Of the reviews, above 0 to 1; 0.1 where it is left out.</summary>
    public double? Share { get; init; }
}
