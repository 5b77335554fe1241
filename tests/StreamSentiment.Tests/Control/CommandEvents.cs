using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Tests.Control;

/// <summary>Events that answer commands, as one instance reports them.</summary>
internal sealed class CommandEvents(string instance, TimeProvider clock)
{
    public CommandAccepted Accepted(string commandId, string? waitsFor = null) =>
        By(new CommandAccepted { CommandId = commandId, WaitsFor = waitsFor });

    public CommandProgressed Progressed(string commandId, string stage, string message, double? done = null) =>
        By(
            new CommandProgressed
            {
                CommandId = commandId,
                Stage = stage,
                Message = message,
                Done = done,
            }
        );

    public CommandFinished Finished(
        string commandId,
        string outcome,
        string summary,
        IReadOnlyDictionary<string, string>? facts = null
    ) =>
        By(
            new CommandFinished
            {
                CommandId = commandId,
                Outcome = outcome,
                Summary = summary,
                Facts = facts,
            }
        );

    public CommandRejected Rejected(string commandId, string reason) =>
        By(new CommandRejected { CommandId = commandId, Reason = reason });

    private T By<T>(T status)
        where T : StatusEvent => (T)status.By(instance, process: null, clock.GetUtcNow());
}
