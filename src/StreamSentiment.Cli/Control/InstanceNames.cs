using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>Tells apart instances of one name, where people see them: by the id of the process behind the name.</summary>
internal sealed class InstanceNames
{
    private readonly Dictionary<string, string?> first = []; // process by name

    /// <summary>
    /// The event as it comes: the first process of a name has the name alone, since nobody knows yet whether there is another.
    /// </summary>
    public StatusEvent Live(StatusEvent status)
    {
        first.TryAdd(status.Instance, status.Process);
        return first[status.Instance] == status.Process ? status : Qualified(status);
    }

    /// <summary>All events at the end: each process of a name that several have is told by its id.</summary>
    public static IReadOnlyList<StatusEvent> Final(IReadOnlyList<StatusEvent> answers)
    {
        HashSet<string> shared =
        [
            .. answers
                .Select(answer => (answer.Instance, answer.Process))
                .Distinct()
                .GroupBy(answer => answer.Instance)
                .Where(name => name.Count() > 1)
                .Select(name => name.Key),
        ];
        return [.. answers.Select(answer => shared.Contains(answer.Instance) ? Qualified(answer) : answer)];
    }

    private static StatusEvent Qualified(StatusEvent status) =>
        status with
        {
            Instance = $"{status.Instance} ({status.Process ?? "an earlier version"})",
        };
}
