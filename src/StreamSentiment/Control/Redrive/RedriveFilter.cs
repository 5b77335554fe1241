using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Control.Redrive;

/// <summary>Selects the dead letters that a command asks for, and those of them that can be redriven.</summary>
/// <param name="topics">Those that redriven records may go to.</param>
internal sealed class RedriveFilter(RedriveCommand command, IReadOnlyCollection<string> topics)
{
    private const int DefaultMaxAttempts = 3;

    /// <summary>True if the command asks for the letter.</summary>
    public bool Matches(DeadLetter letter) =>
        (command.Reason is null || letter.Reason == command.Reason) && letter.Time.IsWithin(command.From, command.To);

    /// <returns>Why a letter that matches is not redriven, a constant of <see cref="RedriveCause"/>; null if it is.</returns>
    public string? FindCause(DeadLetter letter)
    {
        if (letter.IsCut)
        {
            return RedriveCause.Cut;
        }

        if (letter.SourceTopic is not { } topic || !topics.Contains(topic))
        {
            return RedriveCause.OtherTopic;
        }

        return letter.Attempt > (command.MaxAttempts ?? DefaultMaxAttempts) ? RedriveCause.TooManyAttempts : null;
    }
}
