namespace StreamSentiment.Contracts.Commands;

/// <summary>Say what you are doing: answered by every scorer and retrainer. The contract is <c>schemas/status-command.v1.json</c>.</summary>
public sealed record StatusCommand : ControlCommand;
