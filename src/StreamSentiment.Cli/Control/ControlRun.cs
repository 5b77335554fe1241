using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Control;

/// <summary>Publishes a command, and where that is wanted waits for its answer.</summary>
/// <param name="options">Where Kafka is.</param>
/// <param name="asJson">Events as JSON lines, instead of sentences.</param>
internal sealed class ControlRun(KafkaOptions options, bool asJson)
{
    private readonly KafkaClients clients = KafkaConnection.Clients(options);

    /// <summary>Ends when the broker has the command.</summary>
    /// <exception cref="WrongUseException">The command would be rejected by whoever reads it.</exception>
    public async Task<int> PublishAsync(ControlCommand command, CancellationToken stop)
    {
        Check(command);
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

    /// <summary>Takes its place in the status topic, publishes, shows what comes, and ends with the outcome.</summary>
    /// <param name="command">To be published.</param>
    /// <param name="watch">Of this command.</param>
    /// <param name="fromBeginning">Also what was said of the id before: a command that is given again is not carried out again.</param>
    /// <param name="stop">Ends the waiting, not the command.</param>
    /// <exception cref="WrongUseException">The command would be rejected by whoever reads it.</exception>
    public async Task<int> PublishAndWaitAsync(
        ControlCommand command,
        AnswerWatch watch,
        bool fromBeginning,
        CancellationToken stop
    )
    {
        Check(command);
        await using var answers = new AnswerReader(clients, options.StatusTopic, fromBeginning);
        await PublishCheckedAsync(command, stop);
        try
        {
            watch.Begin();
            await ShowAsync(show => WaitAsync(answers, watch, show, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Terminal.Say($"The command goes on; give it again with --id {command.Id} --wait to see how it ends");
            return ExitCode.Failed;
        }

        if (!asJson)
        {
            AnswerView.Write(command, watch.Answers);
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
            throw new WrongUseException(fault);
        }
    }

    private async Task PublishCheckedAsync(ControlCommand command, CancellationToken stop)
    {
        using var publisher = KafkaConnection.Publisher(options);
        publisher.CheckTopic(options.ControlTopic);
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

        if (!Terminal.Messages.Profile.Capabilities.Interactive)
        {
            return wait(new ProgressLines(TimeProvider.System).Show);
        }

        return Terminal
            .Messages.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn()
            )
            .StartAsync(progress => wait(new ProgressBars(progress).Show));
    }

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
            ? $"Nobody answered. The command stands in {options.ControlTopic}: who reads it later carries it out. To see how it ends: --id {command.Id} --wait"
            : $"No sign of life from {string.Join(", ", watch.UnderWay.Order())}. The command may go on; to see how it ends: --id {command.Id} --wait";
}
