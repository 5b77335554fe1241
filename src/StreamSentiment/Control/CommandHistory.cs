using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Control;

/// <summary>The answers to commands that <see cref="Topics.Status"/> holds. Thread-safe.</summary>
internal sealed class CommandHistory : IStatusObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OrderedDictionary<string, CommandEvent>> events = []; // by command, and by event or stage

    void IStatusObserver.Observe(StatusEvent status, bool isNew, CancellationToken stop) => Observe(status);

    /// <summary>Adds the next event of the topic; one that is known already changes nothing.</summary>
    public void Observe(StatusEvent status)
    {
        if (status is not CommandEvent known)
        {
            return;
        }

        lock (gate)
        {
            if (!events.TryGetValue(known.CommandId, out var all))
            {
                events[known.CommandId] = all = [];
            }

            if (known is CommandProgressed progress)
            {
                // The last of a stage: a long command reports thousands of them.
                all[$"{known.Instance} {progress.Stage}"] = known;
            }
            else
            {
                all.TryAdd(known.Id, known);
            }
        }
    }

    /// <summary>True if there is any event of the command.</summary>
    public bool IsNoticed(string commandId) => EventsOf(commandId).Length > 0;

    /// <summary>True if the command has ended: for the instance, or for anybody if none is named.</summary>
    public bool IsAnswered(string commandId, string? instance = null) =>
        EventsOf(commandId)
            .Any(known => known is CommandFinished or CommandRejected && (instance is null || known.Instance == instance));

    /// <summary>The number of times that the command was begun.</summary>
    public int TimesBegun(string commandId) => EventsOf(commandId).Count(known => known is CommandAccepted { WaitsFor: null });

    /// <summary>The last message of a stage of the command; null if there is none.</summary>
    public string? Progress(string commandId, string stage) =>
        EventsOf(commandId).OfType<CommandProgressed>().LastOrDefault(progress => progress.Stage == stage)?.Message;

    private CommandEvent[] EventsOf(string commandId)
    {
        lock (gate)
        {
            return events.TryGetValue(commandId, out var all) ? [.. all.Values] : [];
        }
    }
}
