using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Commands;

/// <summary>
/// Carries out the commands that every scorer carries out for itself: reads the whole topic outside any group, restores at the
/// start what the commands of the past left in force, then carries out each that comes, once.
/// </summary>
internal sealed class CommandFollower
{
    /// <summary>Who answers may have a clock that is so much late, beside what a command's validity allows.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromDays(1);

    private static readonly CommandResult Overtaken = CommandResult.Succeeded(
        "Nothing was done: a later command undid it while the scorer was away."
    );

    private readonly CommandDispatcher dispatcher;
    private readonly ScorerCommands commands;
    private readonly IEventTopics topics;
    private readonly StatusReporter reporter;
    private readonly TimeProvider clock;
    private readonly ILogger<CommandFollower> logger;
    private readonly TopicFollower follower;
    private readonly CommandHistory none = new(); // a scorer begins nothing a second time
    private HashSet<string> seen = [];

    /// <param name="dispatcher">Carries out the commands.</param>
    /// <param name="commands">Restores what was in force before the start.</param>
    /// <param name="topics">Opens the topics of commands and of answers.</param>
    /// <param name="reporter">Publishes the answers.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="logger">Gets the commands, and the reason why none can be read.</param>
    public CommandFollower(
        CommandDispatcher dispatcher,
        ScorerCommands commands,
        IEventTopics topics,
        StatusReporter reporter,
        TimeProvider clock,
        ILogger<CommandFollower> logger
    )
    {
        (this.dispatcher, this.commands, this.topics) = (dispatcher, commands, topics);
        (this.reporter, this.clock, this.logger) = (reporter, clock, logger);
        follower = new TopicFollower(Follow, logger.CommandsUnknown, clock);
    }

    /// <summary>
    /// Ends when it is known whether the scoring is paused, or that there is no topic of commands; not while it is not known. Who
    /// scores before this may score reviews that an operator holds back.
    /// </summary>
    public Task Ready => follower.Ready;

    /// <inheritdoc cref="TopicFollower.Fault"/>
    public string? Fault => follower.Fault;

    /// <summary>Follows until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => follower.RunAsync(stop);

    private void Follow(CancellationToken stop)
    {
        using var reader = topics.OpenCommands(logger.CommandUnreadable, logger.CommandRefused);
        var now = clock.GetUtcNow();
        var tail = new CommandTail(reporter.Instance, now);
        foreach (var command in reader.ReadExisting(stop))
        {
            tail.Add(command);
        }

        CatchUp(new PastCommands(reporter.Instance, tail.Kept, ReadAnswers(tail.Kept, stop), now), tail.Ids.Count, stop);
        tail.Ids.UnionWith(seen);
        seen = tail.Ids;
        foreach (var command in reader.Follow(stop))
        {
            if (!seen.Add(command.Id))
            {
                logger.CommandCameAgain(command.GetType().Name, command.Id);
            }
            else if (PastCommands.Concerns(command, reporter.Instance))
            {
                using var trace = reader.Last is { } last ? Tracing.StartProcess(last.Headers, last.Position) : null;
                CarryOut(command, stop);
            }
        }
    }

    /// <summary>The answers to these commands alone: the topic may hold those of years.</summary>
    private StatusEvent[] ReadAnswers(IReadOnlyList<ControlCommand> commands, CancellationToken stop)
    {
        if (commands.Count == 0)
        {
            return [];
        }

        try
        {
            var ids = commands.Select(command => command.Id).ToHashSet();
            var since = commands.Min(command => command.ValidFrom) - ClockDifference;
            using var reader = topics.OpenStatuses(logger.CommandUnreadable, since);
            return [.. reader.ReadExisting(stop).Where(Matters).Select(WithoutTexts)];

            bool Matters(StatusEvent status) =>
                status is CommandAccepted or CommandFinished or CommandRejected
                    ? ids.Contains(((CommandEvent)status).CommandId)
                    : status is ModelActivated && status.Instance == reporter.Instance;
        }
        catch (TopicAbsentException)
        {
            return []; // nobody has answered anything yet
        }
    }

    private static StatusEvent WithoutTexts(StatusEvent status) =>
        status is CommandFinished finished ? finished with { Summary = "", Facts = null } : status;

    private void CatchUp(PastCommands past, int count, CancellationToken stop)
    {
        var (pause, shadow) = (past.Pause, past.Shadow); // once: each looks at all commands
        commands.Restore(pause);
        GiveBackMemory(count);
        follower.CaughtUp();
        ControlCommand[] unanswered = [.. past.Unanswered.Where(command => !seen.Contains(command.Id))];
        if (shadow is not null && !unanswered.Contains(shadow))
        {
            commands.Restore(shadow);
        }

        int overtaken = 0;
        int lastPause = Array.FindLastIndex(unanswered, command => command is PauseCommand);
        foreach (var (place, command) in unanswered.Index())
        {
            if (IsOvertaken(command, pause, shadow) || (command is ResumeCommand && place < lastPause))
            {
                overtaken++; // there may be thousands: one line in the log tells of all
                reporter.Report(Overtaken.Answer(command.Id));
            }
            else
            {
                CarryOut(command, stop);
            }
        }

        if (overtaken > 0)
        {
            logger.CommandsOvertaken(overtaken);
        }
    }

    /// <summary>Of 100,000 commands a fifth of the process would be garbage, which it keeps if it is left alone.</summary>
    private static void GiveBackMemory(int commands)
    {
        if (commands > CommandTail.MostValid)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }

    private static bool IsOvertaken(ControlCommand command, PauseCommand? pause, ShadowCommand? shadow) =>
        command switch
        {
            PauseCommand => pause is null,
            ResumeCommand => pause is not null,
            ShadowCommand { On: true } => command != shadow,
            ShadowCommand off => shadow?.Version == off.Version,
            _ => false,
        };

    private void CarryOut(ControlCommand command, CancellationToken stop)
    {
        if (command.Expired(clock.GetUtcNow()) is { } why)
        {
            logger.CommandRejected(command.Id, why);
            reporter.Report(new CommandRejected { CommandId = command.Id, Reason = why });
            return;
        }

        reporter.Report(new CommandAccepted { CommandId = command.Id, ValidUntil = command.ValidUntil });
        Finish(command, dispatcher.RunAsync(new CommandRun(command, none, reporter), stop).GetAwaiter().GetResult());
    }

    private void Finish(ControlCommand command, CommandResult result)
    {
        logger.CommandCarriedOut(command.GetType().Name, command.Id, command.Issuer, result.Outcome, result.Summary);
        reporter.Report(result.Answer(command.Id));
    }
}
