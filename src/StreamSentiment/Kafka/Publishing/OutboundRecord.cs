using Confluent.Kafka;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>A record to publish.</summary>
internal sealed class OutboundRecord
{
    /// <summary>Nothing: the stream itself has taken the record, and only its offset is complete.</summary>
    public static readonly OutboundRecord None = new() { Topic = "" };

    public required string Topic { get; init; }

    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    public Headers? Headers { get; init; }

    /// <summary>Why this is a dead letter; null for any other answer.</summary>
    public string? DeadLetterReason { get; init; }

    /// <summary>True for a dead letter that was cut to a size any broker takes: there is nothing left to try.</summary>
    public bool IsCut { get; init; }

    /// <summary>Bytes of key, value and headers.</summary>
    public int Length =>
        (Key?.Length ?? 0)
        + (Value?.Length ?? 0)
        + (Headers?.Sum(header => header.Key.Length + (header.GetValueBytes()?.Length ?? 0)) ?? 0);
}
