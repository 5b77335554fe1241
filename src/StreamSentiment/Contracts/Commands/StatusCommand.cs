namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Report the state: every scorer and retrainer answers. The contract is <c>schemas/status-command.v1.json</c>.
/// </summary>
public sealed record StatusCommand : ControlCommand;
