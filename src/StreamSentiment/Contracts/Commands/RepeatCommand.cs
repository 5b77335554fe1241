namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Train a version of the retrainer once more with the settings in its manifest, and report whether the weights are the same.
/// Nothing is stored. The contract is <c>schemas/repeat-command.v1.json</c>.
/// </summary>
public sealed record RepeatCommand : ControlCommand
{
    public required string Version { get; init; }
}
