using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// What answers a record when its answer is refused: the score without headers, else a dead letter, else one with a key or a cut
/// one.
/// </summary>
internal sealed class Replacements(DeadLetters deadLetters, ILogger logger)
{
    /// <summary>The next answer to try.</summary>
    /// <returns>Null when a topic does not even take a cut dead letter: nothing answers the record then.</returns>
    public Outcome? Next(Outcome refused, Error error)
    {
        var (inbound, outbound) = refused;
        if (outbound is { DeadLetterReason: not null, Key: null } && error.Code is ErrorCode.InvalidRecord)
        {
            return new Outcome(inbound, deadLetters.WithKey(outbound, inbound));
        }

        if (outbound.IsCut)
        {
            return null;
        }
        if (outbound.DeadLetterReason is not null)
        {
            logger.DeadLetterTooLarge(outbound.Length, inbound.ToString());
            return new Outcome(inbound, deadLetters.Cut(outbound, inbound));
        }

        return Refusals.IsForItsSize(error) && ScoreHeaders.Without(outbound) is { } smaller
            ? new Outcome(inbound, smaller)
            : new Outcome(inbound, deadLetters.For(inbound, RejectionReason.Undeliverable, Explain(refused, error)));
    }

    /// <summary>The failure of a flow whose record nothing answers.</summary>
    public static Error NoneLeft(Outcome refused, Error error) =>
        new(error.Code, $"{refused.Outbound.Topic} takes no dead letter of a record, not even a cut one: {error.Reason}");

    private string Explain(Outcome refused, Error error)
    {
        var outbound = refused.Outbound;
        string origin = refused.Inbound.ToString();
        if (Refusals.IsForItsSize(error))
        {
            logger.AnswerTooLarge(outbound.Length, origin);
            return $"An answer of {outbound.Length} bytes is too large for {outbound.Topic}.";
        }

        logger.AnswerRefused(error.Reason, origin);
        string key = outbound.Key is null ? "; it has no key, which a compacted topic asks for" : "";
        return $"{outbound.Topic} does not take the answer: {error.Reason}{key}.";
    }
}
