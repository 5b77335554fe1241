using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// A record and what answers it: a score, a dead letter, or <see cref="OutboundRecord.None"/>. Every record that was read leaves
/// as one of these.
/// </summary>
internal readonly record struct Outcome(InboundRecord Inbound, OutboundRecord Outbound);
