using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Control;

/// <summary>A command cannot be carried out; the message is its answer, a sentence for the person who gave it.</summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : StreamSentimentException(message, inner);

/// <summary>The end of a command.</summary>
/// <param name="Outcome">A constant of <see cref="CommandOutcome"/>.</param>
/// <param name="Summary">The result in a sentence.</param>
/// <param name="Facts">The same for machines.</param>
internal sealed record CommandResult(string Outcome, string Summary, IReadOnlyDictionary<string, string>? Facts = null)
{
    private const int MostSummary = 10_000; // characters: an answer that is too large for its topic would be none

    public static CommandResult Succeeded(string summary, IReadOnlyDictionary<string, string>? facts = null) =>
        new(CommandOutcome.Succeeded, summary, facts);

    public static CommandResult Refused(string summary, IReadOnlyDictionary<string, string>? facts = null) =>
        new(CommandOutcome.Refused, summary, facts);

    public static CommandResult Failed(string summary, IReadOnlyDictionary<string, string>? facts = null) =>
        new(CommandOutcome.Failed, summary, facts);

    /// <summary>The event that answers a command with this result.</summary>
    public CommandFinished Answer(string commandId) =>
        new()
        {
            CommandId = commandId,
            Outcome = Outcome,
            Summary = Summary.Length <= MostSummary ? Summary : $"{Summary[..MostSummary]} …",
            Facts = Facts,
        };
}
