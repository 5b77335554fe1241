using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>A record as it was read.</summary>
internal sealed class InboundRecord
{
    public required TopicPartition TopicPartition { get; init; }

    public required long Offset { get; init; }

    /// <summary>The epoch of the partition's leader that wrote the record, where the broker says so.</summary>
    public int? LeaderEpoch { get; init; }

    /// <summary>The assignment under which it was read; see <see cref="OffsetTracker"/>.</summary>
    public required int Epoch { get; init; }

    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    public Headers? Headers { get; init; }

    /// <summary>The record's own time, of its producer or of the broker.</summary>
    public RecordTime Time { get; init; } = new(RecordTime.None);

    /// <summary>When it was read: a <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long Received { get; init; }

    /// <summary>How old it was then, by its own time, in seconds; not a number where it has none.</summary>
    public double SecondsInTopic { get; init; } = double.NaN;

    /// <summary>When its answer was made, as a time stamp; 0 where that is not measured.</summary>
    public long AnswerMade { get; set; }

    /// <summary>Its trace; null for the most, which have none.</summary>
    public RecordTrace? Trace { get; init; }

    /// <summary>The record without its headers, for an answer that they are in the way of.</summary>
    public InboundRecord WithoutHeaders() =>
        new()
        {
            TopicPartition = TopicPartition,
            Offset = Offset,
            LeaderEpoch = LeaderEpoch,
            Epoch = Epoch,
            Key = Key,
            Value = Value,
            Time = Time,
            Received = Received,
            SecondsInTopic = SecondsInTopic,
            AnswerMade = AnswerMade,
            Trace = Trace,
        };

    public string Topic => TopicPartition.Topic;

    public int Partition => TopicPartition.Partition.Value;

    /// <summary>Topic, partition and offset: all that may be logged of a record.</summary>
    public override string ToString() => $"{Topic} [{Partition}] @{Offset}";
}
