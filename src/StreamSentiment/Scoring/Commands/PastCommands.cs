using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;

namespace StreamSentiment.Scoring.Commands;

/// <summary>
/// The state that the commands of the past leave to one scorer that starts: whether it is paused, which version is in its shadow,
/// and which commands it has not answered. What somebody has carried out stays in force, however old it is; what nobody has,
/// only while it is valid and was not rejected.
/// </summary>
/// <param name="instance">The scorer's name.</param>
/// <param name="commands">Commands of the topic in their order; a repeated id counts once.</param>
/// <param name="statuses">The answers to them in their order, as far as they are kept, and the activated versions.</param>
/// <param name="now">The time by which commands are valid or not.</param>
internal sealed class PastCommands(
    string instance,
    IEnumerable<ControlCommand> commands,
    IReadOnlyList<StatusEvent> statuses,
    DateTimeOffset now
)
{
    private readonly HashSet<string> rejected = [.. statuses.OfType<CommandRejected>().Select(status => status.CommandId)];
    private readonly Dictionary<string, string> outcomes = statuses
        .OfType<CommandFinished>()
        .Where(status => status.Instance == instance)
        .DistinctBy(status => status.CommandId)
        .ToDictionary(status => status.CommandId, status => status.Outcome);

    /// <summary>Of several answers to a command only the last may be kept, which is that of somebody else as a rule.</summary>
    private readonly HashSet<string> carriedOut =
    [
        .. statuses
            .Where(status => status is CommandAccepted or CommandFinished { Outcome: CommandOutcome.Succeeded })
            .Select(status => ((CommandEvent)status).CommandId),
    ];

    private readonly ControlCommand[] concerning =
    [
        .. commands.DistinctBy(command => command.Id).Where(command => Concerns(command, instance)),
    ];

    /// <summary>The command since which nothing is read; null if reviews are scored.</summary>
    public PauseCommand? Pause =>
        InForce.Aggregate(
            (PauseCommand?)null,
            (pause, command) =>
                command switch
                {
                    PauseCommand next => pause ?? next,
                    ResumeCommand => null,
                    _ => pause,
                }
        );

    /// <summary>The command that took a version into the shadow that is still there; null if none is.</summary>
    public ShadowCommand? Shadow =>
        InForce
            .OfType<ShadowCommand>()
            .Aggregate(
                (ShadowCommand?)null,
                (shadow, command) =>
                    command.On ? (HasServedSince(command) ? null : command)
                    : shadow?.Version == command.Version ? null
                    : shadow
            );

    /// <summary>Commands that still wait for this scorer's answer, in their order.</summary>
    public IEnumerable<ControlCommand> Unanswered =>
        InForce.Where(command => !outcomes.ContainsKey(command.Id) && command.Expired(now) is null);

    private IEnumerable<ControlCommand> InForce =>
        concerning.Where(command =>
            outcomes.TryGetValue(command.Id, out string? outcome)
                ? outcome != CommandOutcome.Failed
                : carriedOut.Contains(command.Id) || (!rejected.Contains(command.Id) && command.Expired(now) is null)
        );

    /// <summary>True if a scorer of this name carries the command out.</summary>
    public static bool Concerns(ControlCommand command, string instance) =>
        CommandDispatcher.AudienceOf(command) == CommandAudience.EveryInstance && command.IsFor(instance);

    /// <summary>
    /// True if the version has come to serve since: it has left the shadow, and does not return to it when another serves again.
    /// </summary>
    private bool HasServedSince(ShadowCommand command) =>
        statuses
            .SkipWhile(status =>
                status is not CommandFinished finished || finished.CommandId != command.Id || finished.Instance != instance
            )
            .Any(status =>
                status is ModelActivated activated && activated.Instance == instance && activated.Model.Version == command.Version
            );
}
