namespace StreamSentiment.Contracts.Commands;

/// <summary>Make a version current, whatever the promotion rule says. The contract is <c>schemas/promote-command.v1.json</c>.</summary>
public sealed record PromoteCommand : ControlCommand
{
    public required string Version { get; init; }
}
