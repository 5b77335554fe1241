using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>
/// Follows a command through the events on <see cref="Topics.Status"/>: selects those that concern it, and knows when the waiting
/// ends and whether the command succeeded.
/// </summary>
/// <param name="expected">The answers that the command gets.</param>
/// <param name="patience">The longest time without an event of the command, or of an instance that has accepted it.</param>
internal sealed class AnswerWatch(string commandId, ExpectedAnswers expected, TimeSpan patience, TimeProvider clock)
{
    /// <summary>The silence that ends the waiting after an answer, where others may follow.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>A version that is activated later than this after the answer became current by another command.</summary>
    private static readonly TimeSpan ActivationTime = TimeSpan.FromMinutes(1);

    private readonly List<StatusEvent> answers = [];
    private readonly HashSet<(string Instance, string? Process)> underWay = [];
    private long lastSign = clock.GetTimestamp();
    private bool hasFailed;

    /// <summary>The events to show at the end, in the order of their arrival: outcomes, decisions and activations.</summary>
    public IReadOnlyList<StatusEvent> Answers => answers;

    /// <summary>The time until the waiting ends, if no event comes.</summary>
    public TimeSpan TimeLeft => TimeSpan.FromTicks(Math.Max(0, (Silence - clock.GetElapsedTime(lastSign)).Ticks));

    public bool IsOver => TimeLeft == TimeSpan.Zero;

    /// <summary>True if the waiting has ended without an answer.</summary>
    public bool IsUnanswered => IsOver && !IsAnswered;

    /// <summary>True if there is an answer and every answer is a success.</summary>
    public bool IsSuccess => IsAnswered && !hasFailed;

    /// <summary>The instances that have accepted the command and not finished it.</summary>
    public IReadOnlyCollection<string> UnderWay => [.. underWay.Select(instance => instance.Instance).Distinct()];

    // The first answer of several does not end the waiting for instances that have accepted the command.
    private bool IsAnswered => answers.Any(IsOutcome) && (expected != ExpectedAnswers.Several || underWay.Count == 0);

    private TimeSpan Silence =>
        IsAnswered switch
        {
            false => patience,
            true when expected == ExpectedAnswers.One || (expected == ExpectedAnswers.OneAndActivations && hasFailed) =>
                TimeSpan.Zero,
            true => Quiet,
        };

    /// <summary>Starts the waiting now, after the command was published.</summary>
    public void Begin() => lastSign = clock.GetTimestamp();

    /// <returns>True if the event concerns the command.</returns>
    public bool Take(StatusEvent status)
    {
        bool concerns = Concerns(status);
        if (concerns || underWay.Any(instance => instance.Instance == status.Instance))
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
            // These events name the version that became current, not the command.
            ModelActivated { CauseId: not null } or ModelRefused => expected == ExpectedAnswers.OneAndActivations
                && IsCausedByCommand(status),
            _ => false,
        };

    private bool IsCausedByCommand(StatusEvent status) =>
        answers.FirstOrDefault(IsOutcome) is { } outcome ? status.At < outcome.At + ActivationTime : underWay.Count > 0;

    private void Count(StatusEvent status)
    {
        if (status is CommandAccepted)
        {
            underWay.Add((status.Instance, status.Process)); // several may have one name
        }

        if (IsOutcome(status))
        {
            underWay.Remove((status.Instance, status.Process));
        }

        hasFailed |= status is CommandRejected or CommandFinished { Outcome: not CommandOutcome.Succeeded };
        if (status is not (CommandAccepted or CommandProgressed))
        {
            answers.Add(status);
        }
    }

    private static bool IsOutcome(StatusEvent status) => status is CommandFinished or CommandRejected;
}
