using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Commands;

/// <summary>
/// Follows the commands of operators: takes up at its start what those of the past left in force, then carries out each that
/// comes, once.
/// </summary>
internal sealed class CommandFollower : IWorker
{
    /// <summary>Nobody waits any more for one answer more to an older command.</summary>
    private static readonly TimeSpan Answerable = TimeSpan.FromDays(1);

    private readonly ScorerCommands commands;
    private readonly string instance;
    private readonly Func<CancellationToken, IEnumerable<ControlCommand?>> read;
    private readonly Func<CancellationToken, IReadOnlyList<StatusEvent>> readStatuses;
    private readonly TimeProvider clock;
    private readonly TopicFollower follower;
    private readonly HashSet<string> seen = [];

    /// <param name="commands">Carries them out.</param>
    /// <param name="instance">This scorer's name.</param>
    /// <param name="read">Every command that is there, a null, and those that come.</param>
    /// <param name="readStatuses">Every answer that is there.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Told why nothing can be read.</param>
    public CommandFollower(
        ScorerCommands commands,
        string instance,
        Func<CancellationToken, IEnumerable<ControlCommand?>> read,
        Func<CancellationToken, IReadOnlyList<StatusEvent>> readStatuses,
        TimeProvider clock,
        ILogger<CommandFollower> logger
    )
    {
        (this.commands, this.instance, this.read, this.readStatuses, this.clock) = (
            commands,
            instance,
            read,
            readStatuses,
            clock
        );
        follower = new TopicFollower(Follow, logger.CommandsUnknown, clock);
    }

    /// <summary>
    /// Ends when it is known whether the scoring is paused, or a broker says that commands cannot be read; not while the brokers
    /// are away. Who scores before this may score reviews that an operator holds back.
    /// </summary>
    public Task Ready => follower.Ready;

    /// <summary>Follows until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        List<ControlCommand> past = [];
        bool caughtUp = false;
        foreach (var command in read(stop))
        {
            if (command is null)
            {
                caughtUp = true;
                Begin(new PastCommands(instance, past, readStatuses(stop)), stop);
                seen.UnionWith(past.Select(known => known.Id));
            }
            else if (!caughtUp)
            {
                past.Add(command);
            }
            else if (seen.Add(command.Id) && PastCommands.Concerns(command, instance))
            {
                commands.CarryOut(command, stop);
            }
        }
    }

    private void Begin(PastCommands history, CancellationToken stop)
    {
        commands.TakeUp(history.Pause);
        follower.CaughtUp();
        ControlCommand[] unanswered =
        [
            .. history.Unanswered(clock.GetUtcNow() - Answerable).Where(command => !seen.Contains(command.Id)),
        ];
        if (history.Shadow is { } shadow && !unanswered.Contains(shadow))
        {
            commands.TakeUp(shadow);
        }

        foreach (var command in unanswered)
        {
            if (IsOvertaken(command, history))
            {
                commands.PassOver(command);
            }
            else
            {
                commands.CarryOut(command, stop);
            }
        }
    }

    private static bool IsOvertaken(ControlCommand command, PastCommands history) =>
        command switch
        {
            PauseCommand => history.Pause is null,
            ResumeCommand => history.Pause is not null,
            ShadowCommand { On: true } => command != history.Shadow,
            ShadowCommand => history.Shadow?.Version == ((ShadowCommand)command).Version,
            _ => false,
        };
}
