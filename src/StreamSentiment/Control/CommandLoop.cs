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
/// Carries out the commands of <see cref="Topics.Control"/> as a member of a consumer group, so that one of several retrainers
/// does, and sees that every command is answered. The offset of a command is complete when its answer is published, so that a
/// crash leaves none behind; the history of the status topic keeps a command from being carried out twice.
/// </summary>
/// <param name="dispatcher">Carries out the commands of this program.</param>
/// <param name="lanes">Keeps long commands from running beside each other.</param>
/// <param name="history">What the status topic says; it has caught up before the loop runs.</param>
/// <param name="reporter">Publishes the progress.</param>
/// <param name="answers">Publishes the answers.</param>
/// <param name="metrics">Counts the commands.</param>
/// <param name="clock">The clock of waits.</param>
/// <param name="logger">Gets the commands and their ends.</param>
internal sealed class CommandLoop(
    CommandDispatcher dispatcher,
    CommandLanes lanes,
    CommandHistory history,
    StatusReporter reporter,
    CommandAnswers answers,
    RetrainMetrics metrics,
    TimeProvider clock,
    ILogger<CommandLoop> logger
)
{
    /// <summary>A command that ends the program each time is not begun for ever.</summary>
    private const int MostTries = 3;

    /// <summary>The time that scorers have to notice a command before it is rejected in their place.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time after its validity in which a command is still answered, and in which one that was begun is taken up again. A new
    /// group, or one whose offsets are reset, reads all commands that there ever were.
    /// </summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int MostReason = 1000; // characters

    private readonly ConcurrentDictionary<string, Task> open = []; // by the command's id

    /// <summary>Carries out commands until told to stop; what is under way then is left to the next start.</summary>
    /// <param name="records">The records of the control topic.</param>
    /// <param name="tracker">The offsets of the same topic.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="KafkaException">The control topic cannot be read, or an answer cannot be published.</exception>
    public async Task RunAsync(IAsyncEnumerable<InboundRecord> records, OffsetTracker tracker, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var failure = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(records, tracker, failure, end.Token);
        await Task.WhenAny(reading, failure.Task);
        await end.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(open.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        open.Clear();
        await (failure.Task.IsCompleted ? failure.Task : reading);
    }

    private async Task ReadAsync(
        IAsyncEnumerable<InboundRecord> records,
        OffsetTracker tracker,
        TaskCompletionSource failure,
        CancellationToken stop
    )
    {
        await foreach (var record in records.WithCancellation(stop))
        {
            if (dispatcher.FindFault(record) is { } refusal)
            {
                await RefuseAsync(record, refusal, stop);
                tracker.Complete(record);
            }
            else if (!EventSerializer.TryReadCommand(record.Value, out var command, out string? fault))
            {
                await RejectAsync(EventSerializer.CommandId(record.Value) ?? record.ToString(), fault, stop);
                tracker.Complete(record);
            }
            else if (open.ContainsKey(command.Id) || IsAnswered(command))
            {
                logger.CommandCameAgain(command.GetType().Name, command.Id);
                tracker.Complete(record);
            }
            else if (IsLongOver(command))
            {
                logger.CommandPassedOver(command.GetType().Name, command.Id, command.IssuedAt);
                tracker.Complete(record);
            }
            else
            {
                var answered = open[command.Id] = AnswerAsync(command, record, tracker, failure, stop);
                if (dispatcher.Find(command)?.Turn == CommandTurn.BeforeTheNext && TooLate(command) is null)
                {
                    await answered;
                }
            }
        }
    }

    /// <summary>A status is what each instance says of itself; any other answer is the answer of all.</summary>
    private bool IsAnswered(ControlCommand command) =>
        history.IsAnswered(command.Id, IsForThisInstance(command) ? reporter.Instance : null);

    private static bool IsForScorers(ControlCommand command) =>
        CommandDispatcher.AudienceOf(command) == CommandAudience.EveryInstance;

    private bool IsForThisInstance(ControlCommand command) =>
        IsForScorers(command) && command.IsFor(reporter.Instance) && dispatcher.Find(command) is not null;

    /// <summary>
    /// Why a command is not carried out any more; null if it is. One that a retrainer has begun in time is ended, also by another
    /// one and later; scorers see to their own.
    /// </summary>
    private string? TooLate(ControlCommand command)
    {
        var now = clock.GetUtcNow();
        if (command.Expired(now) is not { } why)
        {
            return null;
        }

        bool isBegun = CommandDispatcher.AudienceOf(command) == CommandAudience.Group && history.IsNoticed(command.Id);
        return isBegun && now - command.ValidUntil <= Remembered ? null : why;
    }

    /// <summary>True if nobody waits for an answer any more.</summary>
    private bool IsLongOver(ControlCommand command) => clock.GetUtcNow() - command.ValidUntil > Remembered;

    /// <summary>Completes the offset when the answer is published, and not if it is not.</summary>
    private async Task AnswerAsync(
        ControlCommand command,
        InboundRecord record,
        OffsetTracker tracker,
        TaskCompletionSource failure,
        CancellationToken stop
    )
    {
        using var trace = Tracing.StartProcess(record.Headers, new TopicPartitionOffset(record.TopicPartition, record.Offset));
        logger.CommandRead(command.GetType().Name, command.Id, command.Issuer);
        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var answered = AnswerAsync(command, own.Token);
            // Another retrainer has the command, if this one lost its place in the group.
            while (await Task.WhenAny(answered, Task.Delay(Pause, clock, stop)) != answered && !stop.IsCancellationRequested)
            {
                if (!tracker.IsCurrent(record))
                {
                    await own.CancelAsync();
                }
            }

            await answered;
            tracker.Complete(record);
        }
        catch (OperationCanceledException)
        {
            logger.CommandLeft(command.GetType().Name, command.Id); // its offset is not complete: who reads it next takes it up
        }
        catch (Exception e)
        {
            failure.TrySetException(e); // its answer cannot be published
        }
        finally
        {
            open.TryRemove(command.Id, out _);
        }
    }

    private Task AnswerAsync(ControlCommand command, CancellationToken stop)
    {
        if (TooLate(command) is { } why)
        {
            // Of a scorer's command that a scorer has noticed, the retrainer has nothing to say.
            bool isTold = !IsForThisInstance(command) && IsForScorers(command) && history.IsNoticed(command.Id);
            return isTold ? Task.CompletedTask : RejectAsync(command.Id, why, stop);
        }

        if (IsForScorers(command))
        {
            return IsForThisInstance(command) ? CarryOutAsync(command, stop) : SeeThatSomebodyAnswersAsync(command, stop);
        }

        if (!command.IsFor(reporter.Instance))
        {
            return RejectAsync(
                command.Id,
                $"It is meant for {command.Target}, and the retrainer at work is {reporter.Instance}.",
                stop
            );
        }

        return dispatcher.Find(command) is { } handler && lanes.For(handler.Turn) is { } lane
            ? CarryOutInTurnAsync(lane, command, stop)
            : CarryOutAsync(command, stop);
    }

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
                await ReportAsync(Accepted(command) with { WaitsFor = underWay }, stop);
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
        int times = history.TimesBegun(command.Id, IsForThisInstance(command) ? reporter.Instance : null);
        await ReportAsync(Accepted(command), stop);
        metrics.Begun();
        string outcome = "left";
        try
        {
            var run = new CommandRun(command, history, reporter);
            var result =
                times < MostTries
                    ? await Task.Run(() => dispatcher.RunAsync(run, stop), stop)
                    : CommandResult.Failed($"It was begun {times} times, and each time the retrainer ended before it did.");
            outcome = result.Outcome;
            logger.CommandEnded(type, command.Id, outcome, result.Summary);
            await ReportAsync(result.Answer(command.Id), stop);
        }
        finally
        {
            metrics.Finished(type, outcome, clock.GetElapsedTime(started));
        }
    }

    private static CommandAccepted Accepted(ControlCommand command) =>
        new() { CommandId = command.Id, ValidUntil = command.ValidUntil };

    /// <summary>
    /// Rejects a command that is for scorers when none notices it: there are none, or they have other names, and whoever gave it
    /// would wait for ever.
    /// </summary>
    private async Task SeeThatSomebodyAnswersAsync(ControlCommand command, CancellationToken stop)
    {
        long started = clock.GetTimestamp();
        while (!history.IsNoticed(command.Id))
        {
            if (clock.GetElapsedTime(started) > AnswerTimeout)
            {
                string called = command.Target is { } target ? $" called {target}" : "";
                await RejectAsync(command.Id, $"No scorer{called} answered within {AnswerTimeout.TotalSeconds:F0} s.", stop);
                return;
            }

            await Task.Delay(Pause, clock, stop);
        }
    }

    /// <summary>
    /// The id of a command that was given gets no answer here: it would pass for the answer to that command.
    /// </summary>
    private async Task RefuseAsync(InboundRecord record, string reason, CancellationToken stop)
    {
        string id = EventSerializer.CommandId(record.Value) ?? record.ToString();
        if (open.ContainsKey(id) || history.IsNoticed(id))
        {
            logger.CommandRejected($"{record}, with the id {id} of another", reason);
            return;
        }

        await RejectAsync(id, reason, stop);
    }

    private Task RejectAsync(string commandId, string reason, CancellationToken stop)
    {
        reason = reason.Length <= MostReason ? reason : $"{reason[..MostReason]} …"; // it may quote a command of a megabyte
        logger.CommandRejected(commandId, reason);
        return ReportAsync(new CommandRejected { CommandId = commandId, Reason = reason }, stop);
    }

    /// <summary>Adds the answer to the history at once, because the same command may be the next to be read.</summary>
    private async Task ReportAsync(CommandEvent answer, CancellationToken stop)
    {
        if (await answers.PublishAsync(answer, stop) is { } published)
        {
            history.Observe(published);
        }
        else
        {
            // Without it the command would be carried out again and again, and none after it.
            logger.StatusLost(answer.GetType().Name, "its topic does not take it");
        }
    }
}
