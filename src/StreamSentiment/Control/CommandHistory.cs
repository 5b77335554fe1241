using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Control;

/// <summary>What <see cref="Topics.Status"/> tells of commands: who has answered what. Thread-safe.</summary>
internal sealed class CommandHistory
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OrderedDictionary<string, CommandEvent>> events = []; // by command, and by event or stage

    /// <summary>The next event of the topic; one that is known already changes nothing.</summary>
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
                all[$"{known.Instance} {progress.Stage}"] = known; // the last of a stage: a long command tells thousands of them
            }
            else
            {
                all.TryAdd(known.Id, known);
            }
        }
    }

    /// <summary>Whether anybody has said anything of the command.</summary>
    public bool IsNoticed(string commandId) => Of(commandId).Length > 0;

    /// <summary>Whether the command has ended: by the instance, or by anybody if none is named.</summary>
    public bool IsAnswered(string commandId, string? instance = null) =>
        Of(commandId)
            .Any(known => known is CommandFinished or CommandRejected && (instance is null || known.Instance == instance));

    /// <summary>How often the command was begun.</summary>
    public int TimesBegun(string commandId) => Of(commandId).Count(known => known is CommandAccepted { WaitsFor: null });

    /// <summary>The last thing that was said of a stage of the command; null if nothing was.</summary>
    public string? Progress(string commandId, string stage) =>
        Of(commandId).OfType<CommandProgressed>().LastOrDefault(progress => progress.Stage == stage)?.Message;

    private CommandEvent[] Of(string commandId)
    {
        lock (gate)
        {
            return events.TryGetValue(commandId, out var all) ? [.. all.Values] : [];
        }
    }
}
