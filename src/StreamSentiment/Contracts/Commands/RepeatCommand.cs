namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Train a version of the retrainer's once more, as its manifest tells, and say whether the same weights come of it. Nothing
/// is stored. The contract is <c>schemas/repeat-command.v1.json</c>.
/// </summary>
public sealed record RepeatCommand : ControlCommand
{
    /// <summary>The version.</summary>
    public required string Version { get; init; }
}
