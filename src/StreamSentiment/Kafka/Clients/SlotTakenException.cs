using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Another process has taken this one's place in the group. To take it back would end the other, which would take it again.
/// </summary>
internal sealed class SlotTakenException(string slot, string group, Exception cause)
    : StreamSentimentException(
        $"Another process has taken the place {slot} in consumer group {group}, so this one stops. Two at once need two "
            + "names: set Scoring:Instance, or Retraining:Instance.",
        cause
    )
{
    /// <summary>True for an exception by which a broker says so.</summary>
    public static bool IsToldBy(Exception? error) =>
        error is not null
        && (error is KafkaException { Error.Code: ErrorCode.FencedInstanceId } || IsToldBy(error.InnerException));
}
