using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Control;

/// <summary>How a command ended.</summary>
/// <param name="Outcome">A constant of <see cref="CommandOutcome"/>.</param>
/// <param name="Summary">What came of it, in a sentence.</param>
/// <param name="Facts">The same for machines.</param>
internal sealed record CommandResult(string Outcome, string Summary, IReadOnlyDictionary<string, string>? Facts = null)
{
    public static CommandResult Succeeded(string summary, IReadOnlyDictionary<string, string>? facts = null) =>
        new(CommandOutcome.Succeeded, summary, facts);

    public static CommandResult Refused(string summary, IReadOnlyDictionary<string, string>? facts = null) =>
        new(CommandOutcome.Refused, summary, facts);

    public static CommandResult Failed(string summary, IReadOnlyDictionary<string, string>? facts = null) =>
        new(CommandOutcome.Failed, summary, facts);
}
