using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Control;

/// <summary>Publishes a command and, on request, waits for its answers.</summary>
/// <param name="asJson">True to print commands and events as JSON lines, instead of sentences.</param>
internal sealed class ControlRun(KafkaOptions options, bool asJson)
{
    private readonly InstanceNames names = new();
    private readonly KafkaClients clients = KafkaConnection.Clients(options);

    /// <summary>Publishes the command; ends when the broker has acknowledged it.</summary>
    /// <exception cref="UsageException">A value of the command is out of its range.</exception>
    public async Task<int> PublishAsync(ControlCommand command, CancellationToken stop)
    {
        Check(command);
        await KafkaConnection.CheckAsync(options, [TopicUse.Write(options.ControlTopic)], stop);
        await PublishCheckedAsync(command, stop);
        if (asJson)
        {
            Terminal.WriteJson(EventSerializer.Serialize(command));
        }
        else
        {
            Console.Out.WriteLine(command.Id);
        }

        return ExitCode.Done;
    }

    /// <summary>Publishes the command, shows the events that concern it, and ends with its outcome.</summary>
    /// <param name="watch">Follows this command.</param>
    /// <param name="fromBeginning">True to show earlier events of the id too: a command whose id was used before is not carried
    /// out.</param>
    /// <param name="stop">Ends the waiting; the command goes on.</param>
    /// <exception cref="UsageException">A value of the command is out of its range.</exception>
    public async Task<int> PublishAndWaitAsync(
        ControlCommand command,
        AnswerWatch watch,
        bool fromBeginning,
        CancellationToken stop
    )
    {
        Check(command);
        await KafkaConnection.CheckAsync(
            options,
            [TopicUse.Write(options.ControlTopic), TopicUse.Read(options.StatusTopic)],
            stop
        );
        await using var answers = new AnswerReader(clients, options.StatusTopic, fromBeginning);
        await PublishCheckedAsync(command, stop);
        try
        {
            watch.Begin();
            await ShowAsync(show => WaitAsync(answers, watch, status => show(Named(status)), stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Terminal.Say($"The command goes on. To see its outcome, repeat it with --id {command.Id} --wait");
            return ExitCode.Failed;
        }

        if (!asJson)
        {
            AnswerView.Write(command, InstanceNames.Final(watch.Answers));
        }

        if (watch.IsUnanswered)
        {
            Terminal.Say(Unanswered(command, watch));
        }

        return watch.IsSuccess ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Check(ControlCommand command)
    {
        if (!EventSerializer.TryReadCommand(EventSerializer.Serialize(command), out _, out string? fault))
        {
            throw new UsageException(fault);
        }
    }

    private async Task PublishCheckedAsync(ControlCommand command, CancellationToken stop)
    {
        using var publisher = KafkaConnection.Publisher(options);
        await publisher.PublishAsync(command, stop);
        if (!asJson)
        {
            Terminal.Say($"Published to {options.ControlTopic}: {command.Id}");
        }
    }

    private Task ShowAsync(Func<Action<StatusEvent>, Task> wait)
    {
        if (asJson)
        {
            return wait(status => Terminal.WriteJson(EventSerializer.Serialize(status)));
        }

        return Terminal.DrawTasksAsync(
            staysVisible: true,
            new TaskColumn(showsTimeLeft: false),
            async progress =>
            {
                await wait(progress is null ? new ProgressLines(TimeProvider.System).Show : new ProgressBars(progress).Show);
                return progress is not null;
            }
        );
    }

    private StatusEvent Named(StatusEvent status) => asJson ? status : names.Live(status);

    private static async Task WaitAsync(AnswerReader answers, AnswerWatch watch, Action<StatusEvent> show, CancellationToken stop)
    {
        var more = answers.Events.WaitToReadAsync(stop).AsTask();
        while (!watch.IsOver)
        {
            await Task.WhenAny(more, Task.Delay(watch.TimeLeft, stop));
            if (!more.IsCompleted)
            {
                stop.ThrowIfCancellationRequested();
                continue;
            }

            if (!await more)
            {
                return;
            }

            while (answers.Events.TryRead(out var status))
            {
                if (watch.Take(status))
                {
                    show(status);
                }
            }
            more = answers.Events.WaitToReadAsync(stop).AsTask();
        }
    }

    private string Unanswered(ControlCommand command, AnswerWatch watch) =>
        watch.UnderWay.Count == 0
            ? $"Nobody answered. The command stays in {options.ControlTopic}, and an instance that reads it before "
                + $"{command.ValidUntil.UtcDateTime:u} carries it out. "
                + $"To see its outcome, repeat it with --id {command.Id} --wait"
            : $"No event from {string.Join(", ", watch.UnderWay.Order())} for too long. The command may go on. "
                + $"To see its outcome, repeat it with --id {command.Id} --wait";
}
