using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Control;

/// <summary>Makes the events that answer commands, in the name of one instance.</summary>
/// <param name="instance">What the scorer or retrainer calls itself.</param>
/// <param name="clock">The time of the events.</param>
internal sealed class CommandEvents(string instance, TimeProvider clock)
{
    /// <param name="commandId">Of the command.</param>
    /// <param name="waitsFor">The command that it waits for; null if it begins at once.</param>
    public CommandAccepted Accepted(string commandId, string? waitsFor = null) =>
        new()
        {
            SchemaVersion = StatusEvent.CurrentSchemaVersion,
            Id = NewId(),
            Instance = instance,
            At = clock.GetUtcNow(),
            CommandId = commandId,
            WaitsFor = waitsFor,
        };

    /// <param name="commandId">Of the command.</param>
    /// <param name="stage">What is being done, for machines.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="done">How much of the stage, 0 to 1; null if nobody knows.</param>
    public CommandProgressed Progressed(string commandId, string stage, string message, double? done = null) =>
        new()
        {
            SchemaVersion = StatusEvent.CurrentSchemaVersion,
            Id = NewId(),
            Instance = instance,
            At = clock.GetUtcNow(),
            CommandId = commandId,
            Stage = stage,
            Message = message,
            Done = done,
        };

    /// <param name="commandId">Of the command.</param>
    /// <param name="outcome">A constant of <see cref="CommandOutcome"/>.</param>
    /// <param name="summary">What came of it, in a sentence.</param>
    /// <param name="facts">The same for machines.</param>
    public CommandFinished Finished(
        string commandId,
        string outcome,
        string summary,
        IReadOnlyDictionary<string, string>? facts = null
    ) =>
        new()
        {
            SchemaVersion = StatusEvent.CurrentSchemaVersion,
            Id = NewId(),
            Instance = instance,
            At = clock.GetUtcNow(),
            CommandId = commandId,
            Outcome = outcome,
            Summary = summary,
            Facts = facts,
        };

    /// <param name="commandId">Of the command; of a record in which none can be read, its place.</param>
    /// <param name="reason">Why it is not begun.</param>
    public CommandRejected Rejected(string commandId, string reason) =>
        new()
        {
            SchemaVersion = StatusEvent.CurrentSchemaVersion,
            Id = NewId(),
            Instance = instance,
            At = clock.GetUtcNow(),
            CommandId = commandId,
            Reason = reason,
        };

    private static string NewId() => Guid.NewGuid().ToString("N");
}
