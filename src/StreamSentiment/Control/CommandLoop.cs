using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Control;

/// <summary>
/// Carries out what <see cref="Topics.Control"/> asks for, and answers every command: as a member of a group, so that one of
/// several does it, and with an offset that is complete when the command is answered, so that a crash leaves none behind. What
/// the status topic tells keeps a command from being carried out twice.
/// </summary>
/// <param name="instance">What this program calls itself.</param>
/// <param name="carryOut">Carries out a command of its own.</param>
/// <param name="history">Of the status topic, and kept up to date.</param>
/// <param name="answers">Makes the events.</param>
/// <param name="reporter">Publishes them.</param>
/// <param name="metrics">Told of commands.</param>
/// <param name="clock">The clock of waits.</param>
/// <param name="logger">Told of commands.</param>
internal sealed class CommandLoop(
    string instance,
    Func<CommandRun, CancellationToken, Task<CommandResult>> carryOut,
    CommandHistory history,
    CommandEvents answers,
    StatusReporter reporter,
    RetrainMetrics metrics,
    TimeProvider clock,
    ILogger<CommandLoop> logger
)
{
    /// <summary>A command that ends the program each time is not begun for ever.</summary>
    private const int MostTries = 3;

    /// <summary>How long scorers have to notice a command, before it is said that none did.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CommandLane training = new();
    private readonly CommandLane stream = new();
    private readonly ConcurrentDictionary<string, Task> open = []; // by the command's id

    /// <summary>The commands under way, and those that wait.</summary>
    public IReadOnlyList<string> Commands => [.. training.Commands, .. stream.Commands];

    /// <summary>Until told to stop; what is under way then is left to the next start.</summary>
    /// <param name="source">Of the control topic.</param>
    /// <param name="tracker">Of the same.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="KafkaException">The control topic cannot be read, or an answer cannot be published.</exception>
    public async Task RunAsync(RecordSource source, OffsetTracker tracker, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await foreach (var record in source.ReadAsync(stop, end.Token))
            {
                await HandleAsync(record, tracker, end.Token);
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(open.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            open.Clear();
        }
    }

    private async Task HandleAsync(InboundRecord record, OffsetTracker tracker, CancellationToken stop)
    {
        if (!EventSerializer.TryReadCommand(record.Value, out var command, out string? fault))
        {
            await RejectAsync(EventSerializer.CommandId(record.Value) ?? record.ToString(), fault, stop);
        }
        else if (!open.ContainsKey(command.Id) && !IsAnswered(command))
        {
            var answered = open[command.Id] = AnswerAsync(command, record, tracker, stop);
            if (command is PromoteCommand or RollbackCommand)
            {
                await answered; // two of them would be in each other's way
            }

            return;
        }

        tracker.Complete(record);
    }

    /// <summary>A status is what each instance says of itself; all other answers go for all.</summary>
    private bool IsAnswered(ControlCommand command) =>
        history.IsAnswered(command.Id, command is StatusCommand && command.IsFor(instance) ? instance : null);

    /// <summary>The offset is complete when the answer is published, and not if it is not.</summary>
    private async Task AnswerAsync(ControlCommand command, InboundRecord record, OffsetTracker tracker, CancellationToken stop)
    {
        logger.CommandRead(command.GetType().Name, command.Id, command.Issuer);
        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var handled = HandleAsync(command, own.Token);
            // Another retrainer has the command, if this one lost its place in the group.
            while (await Task.WhenAny(handled, Task.Delay(Pause, clock, stop)) != handled && !stop.IsCancellationRequested)
            {
                if (!tracker.IsCurrent(record))
                {
                    await own.CancelAsync();
                }
            }

            await handled;
            tracker.Complete(record);
        }
        catch (OperationCanceledException)
        {
            logger.CommandLeft(command.GetType().Name, command.Id); // its offset is not complete: who reads it next takes it up
        }
        catch (Exception e)
        {
            tracker.Fail(e); // its answer cannot be published
        }
        finally
        {
            open.TryRemove(command.Id, out _);
        }
    }

    private Task HandleAsync(ControlCommand command, CancellationToken stop) =>
        command switch
        {
            StatusCommand when command.IsFor(instance) => CarryOutAsync(command, stop),
            PauseCommand or ResumeCommand or ShadowCommand or StatusCommand => SeeThatSomebodyAnswersAsync(command, stop),
            _ when !command.IsFor(instance) => RejectAsync(
                command.Id,
                $"It is meant for {command.Target}, and the retrainer at work is {instance}.",
                stop
            ),
            PromoteCommand or RollbackCommand => CarryOutAsync(command, stop),
            RetrainCommand or RepeatCommand or EvaluateCommand => CarryOutInTurnAsync(training, command, stop),
            _ => CarryOutInTurnAsync(stream, command, stop),
        };

    private async Task CarryOutInTurnAsync(CommandLane lane, ControlCommand command, CancellationToken stop)
    {
        if (lane.TryEnter(command.Id, out string? underWay) is not { } turn)
        {
            await RejectAsync(
                command.Id,
                $"{underWay} is under way and another command waits already; there is room for one.",
                stop
            );
            return;
        }

        try
        {
            if (underWay is not null)
            {
                await TellAsync(answers.Accepted(command.Id, underWay), stop);
            }

            await turn.WaitAsync(stop);
            await CarryOutAsync(command, stop);
        }
        finally
        {
            lane.Leave(command.Id);
        }
    }

    private async Task CarryOutAsync(ControlCommand command, CancellationToken stop)
    {
        string type = command.GetType().Name;
        long started = clock.GetTimestamp();
        int times = history.TimesBegun(command.Id);
        await TellAsync(answers.Accepted(command.Id), stop);
        metrics.Begun();
        string outcome = "left";
        try
        {
            var result =
                times < MostTries
                    ? await TryAsync(command, stop)
                    : CommandResult.Failed($"It was begun {times} times, and each time the retrainer ended before it did.");
            outcome = result.Outcome;
            logger.CommandEnded(type, command.Id, outcome, result.Summary);
            await TellAsync(answers.Finished(command.Id, outcome, result.Summary, result.Facts), stop);
        }
        finally
        {
            metrics.Finished(type, outcome, clock.GetElapsedTime(started));
        }
    }

    private async Task<CommandResult> TryAsync(ControlCommand command, CancellationToken stop)
    {
        var run = new CommandRun(command, history, answers, reporter);
        try
        {
            return await Task.Run(() => carryOut(run, stop), stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // whatever it is: the next command must be answered too
        {
            if (!IsExpected(e))
            {
                logger.CommandBroke(e, command.GetType().Name, command.Id);
            }

            return CommandResult.Failed(IsExpected(e) ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Failures whose message says all.</summary>
    private static bool IsExpected(Exception e) =>
        e is StreamSentimentException or KafkaException or IOException or UnauthorizedAccessException;

    /// <summary>A command that is for scorers must not stay without an answer, because there are none or they are called something else.</summary>
    private async Task SeeThatSomebodyAnswersAsync(ControlCommand command, CancellationToken stop)
    {
        long started = clock.GetTimestamp();
        while (!history.IsNoticed(command.Id))
        {
            if (clock.GetElapsedTime(started) > AnswerTimeout)
            {
                await RejectAsync(
                    command.Id,
                    $"No scorer{(command.Target is { } target ? $" called {target}" : "")} answered within {AnswerTimeout.TotalSeconds:F0} s.",
                    stop
                );
                return;
            }

            await Task.Delay(Pause, clock, stop);
        }
    }

    private Task RejectAsync(string commandId, string reason, CancellationToken stop)
    {
        logger.CommandRejected(commandId, reason);
        return TellAsync(answers.Rejected(commandId, reason), stop);
    }

    /// <summary>Known here at once: the same command may be the next to be read.</summary>
    private async Task TellAsync(CommandEvent answer, CancellationToken stop)
    {
        await reporter.ReportAsync(answer, stop);
        history.Observe(answer);
    }
}
