using Confluent.Kafka;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>What a failed delivery is about.</summary>
internal enum Refusal
{
    /// <summary>Any record would fail: nothing can be published until that is over.</summary>
    OfTheFlow,

    /// <summary>The topic takes other records and not this one, however often it is tried.</summary>
    OfTheRecord,

    /// <summary>Perhaps of another record of the producer's batch, which brokers refuse as a whole: tried again.</summary>
    OfABatch,
}

/// <summary>Tells refusals apart.</summary>
internal static class Refusals
{
    private const int MostTries = 5;

    /// <param name="error">What the broker, or the client library, answered.</param>
    /// <param name="key">The key of the record: a compacted topic takes none without.</param>
    /// <param name="tries">How often the record was sent, from 1.</param>
    public static Refusal Of(Error error, byte[]? key, int tries) =>
        error.Code switch
        {
            _ when IsForItsSize(error) => Refusal.OfTheRecord,
            ErrorCode.Local_InvalidDifferentRecord => Refusal.OfABatch,
            // Brokers say it of each record of a batch, also of those that they would take alone.
            ErrorCode.InvalidRecord or ErrorCode.PolicyViolation => key is null || tries >= MostTries
                ? Refusal.OfTheRecord
                : Refusal.OfABatch,
            _ => Refusal.OfTheFlow,
        };

    /// <summary>True if the record is too large: its dead letter may be too, unless it is cut.</summary>
    public static bool IsForItsSize(Error error) =>
        error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge;
}
