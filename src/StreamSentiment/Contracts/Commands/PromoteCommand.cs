namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Make a version current without asking the promotion rule. The contract is <c>schemas/promote-command.v1.json</c>.
/// </summary>
public sealed record PromoteCommand : ControlCommand
{
    public required string Version { get; init; }
}
