namespace StreamSentiment.Contracts.Commands;

/// <summary>Make an earlier version current again. The contract is <c>schemas/rollback-command.v1.json</c>.</summary>
public sealed record RollbackCommand : ControlCommand
{
    /// <summary>The version to go back to; if absent, the one that was current before.</summary>
    public string? Version { get; init; }
}
