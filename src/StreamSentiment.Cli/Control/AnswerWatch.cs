using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>
/// What becomes of a command, told by the events on <see cref="Topics.Status"/>: which of them concern it, when there is
/// nothing more to wait for, and how it ended.
/// </summary>
/// <param name="commandId">Of the command.</param>
/// <param name="answerers">How many answer it.</param>
/// <param name="patience">The longest time without a sign of life: an event of the command, or of an instance that has accepted it.</param>
internal sealed class AnswerWatch(string commandId, Answerers answerers, TimeSpan patience, TimeProvider clock)
{
    /// <summary>The silence after an answer, where others may follow.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>A version that is taken over later than this after the answer was published by somebody else.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(1);

    private readonly List<StatusEvent> answers = [];
    private readonly HashSet<string> underWay = [];
    private long lastSign = clock.GetTimestamp();
    private bool hasFailed;

    /// <summary>What is to be shown at the end, in the order it came: outcomes, decisions, and what scorers made of them.</summary>
    public IReadOnlyList<StatusEvent> Answers => answers;

    /// <summary>Time until this is over, if nothing comes.</summary>
    public TimeSpan TimeLeft => TimeSpan.FromTicks(Math.Max(0, (Silence - clock.GetElapsedTime(lastSign)).Ticks));

    public bool IsOver => TimeLeft == TimeSpan.Zero;

    /// <summary>Whether it is over because nothing came for too long.</summary>
    public bool IsUnanswered => IsOver && !IsAnswered;

    /// <summary>Whether every answer is that what was asked for is done.</summary>
    public bool IsSuccess => IsAnswered && !hasFailed;

    /// <summary>Instances that have accepted the command and not ended it.</summary>
    public IReadOnlyCollection<string> UnderWay => underWay;

    // The first of many that answers does not answer for those that are still at it.
    private bool IsAnswered => answers.Any(IsOutcome) && (answerers != Answerers.Several || underWay.Count == 0);

    private TimeSpan Silence =>
        IsAnswered switch
        {
            false => patience,
            true when answerers == Answerers.One || (answerers == Answerers.OneThatPublishes && hasFailed) => TimeSpan.Zero,
            true => Quiet,
        };

    /// <summary>Waits from now on: what came before, such as the publishing, took its own time.</summary>
    public void Begin() => lastSign = clock.GetTimestamp();

    /// <returns>Whether the event concerns the command.</returns>
    public bool Take(StatusEvent status)
    {
        bool concerns = Concerns(status);
        if (concerns || underWay.Contains(status.Instance))
        {
            lastSign = clock.GetTimestamp();
        }

        if (concerns)
        {
            Count(status);
        }

        return concerns;
    }

    private bool Concerns(StatusEvent status) =>
        status switch
        {
            CommandEvent command => command.CommandId == commandId,
            PromotionDecided decided => decided.CommandId == commandId,
            // It names the version that was published, not the command that made somebody publish it.
            ModelActivated { CauseId: not null } or ModelRefused => answerers == Answerers.OneThatPublishes
                && IsAboutOurs(status),
            _ => false,
        };

    private bool IsAboutOurs(StatusEvent status) =>
        answers.FirstOrDefault(IsOutcome) is { } outcome ? status.At < outcome.At + Aftermath : underWay.Count > 0;

    private void Count(StatusEvent status)
    {
        if (status is CommandAccepted)
        {
            underWay.Add(status.Instance);
        }

        if (IsOutcome(status))
        {
            underWay.Remove(status.Instance);
        }

        hasFailed |= status is CommandRejected or CommandFinished { Outcome: not CommandOutcome.Succeeded };
        if (status is not (CommandAccepted or CommandProgressed))
        {
            answers.Add(status);
        }
    }

    private static bool IsOutcome(StatusEvent status) => status is CommandFinished or CommandRejected;
}
