using Spectre.Console;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>Shows the progress of a command in a terminal, with a bar for each stage.</summary>
internal sealed class ProgressBars(ProgressContext progress)
{
    private readonly Dictionary<string, (string Stage, ProgressTask Task)> bars = [];

    public void Show(StatusEvent status)
    {
        switch (status)
        {
            case CommandAccepted:
                Next(status.Instance, "", ProgressLines.Sentence(status)).IsIndeterminate = true;
                break;
            case CommandProgressed progressed:
                var bar = BarOf(progressed);
                bar.Description = ProgressLines.Sentence(progressed);
                bar.IsIndeterminate = progressed.Done is null;
                bar.Value = progressed.Done ?? 0;
                break;
            case CommandFinished or CommandRejected:
                End(status.Instance);
                break;
        }
    }

    private ProgressTask BarOf(CommandProgressed progressed) =>
        bars.TryGetValue(progressed.Instance, out var bar) && bar.Stage == progressed.Stage
            ? bar.Task
            : Next(progressed.Instance, progressed.Stage, progressed.Stage);

    private ProgressTask Next(string instance, string stage, string description)
    {
        End(instance);
        var task = progress.AddTask(description, maxValue: 1);
        bars[instance] = (stage, task);
        return task;
    }

    private void End(string instance)
    {
        if (!bars.Remove(instance, out var bar))
        {
            return;
        }

        bar.Task.IsIndeterminate = false;
        bar.Task.Value = bar.Task.MaxValue;
        bar.Task.StopTask();
    }
}
