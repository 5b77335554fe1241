using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>
/// Shows the progress of a command without a terminal: a line when a stage begins, then at most one every ten seconds.
/// </summary>
internal sealed class ProgressLines(TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (string Stage, long Said)> said = [];

    public void Show(StatusEvent status)
    {
        if (status is CommandProgressed progressed && IsDue(progressed))
        {
            said[status.Instance] = (progressed.Stage, clock.GetTimestamp());
        }
        else if (status is not CommandAccepted)
        {
            return;
        }

        Terminal.Say(Sentence(status));
    }

    /// <summary>An accepted or progressed event in one line.</summary>
    public static string Sentence(StatusEvent status) =>
        status switch
        {
            CommandAccepted { WaitsFor: { } other } => $"{status.Instance}: accepted, waits for {other}",
            CommandAccepted => $"{status.Instance}: accepted",
            CommandProgressed progressed => $"{status.Instance}: {progressed.Stage}: {progressed.Message}",
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };

    private bool IsDue(CommandProgressed progressed) =>
        !said.TryGetValue(progressed.Instance, out var last)
        || last.Stage != progressed.Stage
        || clock.GetElapsedTime(last.Said) >= Pause;
}
