using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Control;

/// <summary>One carrying out of a command.</summary>
/// <param name="command">What is asked for.</param>
/// <param name="history">What is known of it from before.</param>
/// <param name="answers">Makes its events.</param>
/// <param name="reporter">Publishes them.</param>
internal sealed class CommandRun(ControlCommand command, CommandHistory history, CommandEvents answers, StatusReporter reporter)
{
    public ControlCommand Command => command;

    /// <summary>Says how far it is.</summary>
    public void Progress(string stage, string message, double? done = null) =>
        reporter.Report(answers.Progressed(command.Id, stage, message, done));

    /// <summary>Says something that a run after a crash has to know (<see cref="Before"/>), and waits until it is known for good.</summary>
    public Task AnnounceAsync(string stage, string message, CancellationToken stop) =>
        reporter.ReportAsync(answers.Progressed(command.Id, stage, message), stop);

    /// <summary>The last thing that a run before this one has said of a stage; null if nothing.</summary>
    public string? Before(string stage) => history.Progress(command.Id, stage);
}
