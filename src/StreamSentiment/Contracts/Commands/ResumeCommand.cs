namespace StreamSentiment.Contracts.Commands;

/// <summary>Go on scoring after a <see cref="PauseCommand"/>. The contract is <c>schemas/resume-command.v1.json</c>.</summary>
public sealed record ResumeCommand : ControlCommand;
