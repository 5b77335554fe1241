using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Control;

/// <summary>Reports the progress of a command.</summary>
/// <param name="stage">What is being done, in a word or two: stable, for machines.</param>
/// <param name="message">The same for people, with its numbers.</param>
/// <param name="done">The share of the stage that is done, 0 to 1; null if it is not known.</param>
internal delegate void CommandProgress(string stage, string message, double? done = null);

/// <summary>One execution of a command.</summary>
/// <param name="command">What is asked for.</param>
/// <param name="history">What the status topic says of commands.</param>
/// <param name="reporter">Publishes the progress.</param>
internal sealed class CommandRun(ControlCommand command, CommandHistory history, StatusReporter reporter)
{
    public ControlCommand Command => command;

    /// <summary>Reports the progress, and waits for nothing.</summary>
    public void Progress(string stage, string message, double? done = null) => reporter.Report(Progressed(stage, message, done));

    /// <summary>Reports what a run after a crash has to know (<see cref="Before"/>), and waits until the broker has it.</summary>
    public Task AnnounceAsync(string stage, string message, CancellationToken stop) =>
        reporter.ReportAsync(Progressed(stage, message, done: null), stop);

    /// <summary>The last report of a stage by a run before this one; null if there is none.</summary>
    public string? Before(string stage) => history.Progress(command.Id, stage);

    private CommandProgressed Progressed(string stage, string message, double? done) =>
        new()
        {
            CommandId = command.Id,
            Stage = stage,
            Message = message,
            Done = done,
        };
}
