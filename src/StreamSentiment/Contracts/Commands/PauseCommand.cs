namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Stop scoring until a <see cref="ResumeCommand"/>: records that were read are scored first, the scorer stays in its consumer
/// group, and a restart does not end the pause. The contract is <c>schemas/pause-command.v1.json</c>.
/// </summary>
public sealed record PauseCommand : ControlCommand;
