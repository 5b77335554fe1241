using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Control;

/// <summary>
/// The answers to commands that <see cref="Topics.Status"/> holds. Of a command that has ended it keeps only that, and who ended
/// it: a topic may hold the commands of years. Thread-safe.
/// </summary>
internal sealed class CommandHistory : IStatusObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OrderedDictionary<string, CommandEvent>> open = []; // by command, and by event or stage
    private readonly Dictionary<string, string[]> ended = []; // by command: the instances
    private readonly Dictionary<string, string> instances = []; // each name once

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
            if (known is CommandFinished or CommandRejected)
            {
                End(known);
            }
            else if (!ended.ContainsKey(known.CommandId))
            {
                Add(known);
            }
        }
    }

    /// <summary>True if there is any event of the command.</summary>
    public bool IsNoticed(string commandId)
    {
        lock (gate)
        {
            return open.ContainsKey(commandId) || ended.ContainsKey(commandId);
        }
    }

    /// <summary>True if the command has ended: for the instance, or for anybody if none is named.</summary>
    public bool IsAnswered(string commandId, string? instance = null)
    {
        lock (gate)
        {
            return ended.TryGetValue(commandId, out string[]? by) && (instance is null || by.Contains(instance));
        }
    }

    /// <summary>The number of times that the command was begun, by the instance, or by anybody if none is named.</summary>
    public int TimesBegun(string commandId, string? instance = null) =>
        EventsOf(commandId)
            .Count(known => known is CommandAccepted { WaitsFor: null } && (instance is null || known.Instance == instance));

    /// <summary>The last message of a stage of the command; null if there is none.</summary>
    public string? Progress(string commandId, string stage) =>
        EventsOf(commandId).OfType<CommandProgressed>().LastOrDefault(progress => progress.Stage == stage)?.Message;

    private void End(CommandEvent end)
    {
        open.Remove(end.CommandId);
        if (!instances.TryGetValue(end.Instance, out string? instance))
        {
            instances[end.Instance] = instance = end.Instance;
        }

        string[] by = ended.GetValueOrDefault(end.CommandId, []);
        if (!by.Contains(instance))
        {
            ended[end.CommandId] = [.. by, instance];
        }
    }

    private void Add(CommandEvent known)
    {
        if (!open.TryGetValue(known.CommandId, out var all))
        {
            open[known.CommandId] = all = [];
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

    private CommandEvent[] EventsOf(string commandId)
    {
        lock (gate)
        {
            return open.TryGetValue(commandId, out var all) ? [.. all.Values] : [];
        }
    }
}
