namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Score no more until told to resume: what was read is answered, the place in the group is kept, a restart changes nothing.
/// The contract is <c>schemas/pause-command.v1.json</c>.
/// </summary>
public sealed record PauseCommand : ControlCommand;
