using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Kafka.Health;

/// <summary>What a host does in Kafka.</summary>
/// <param name="Uses">The topics that it uses, by its options.</param>
/// <param name="InFlight">The offsets of what it answers; null while it is no member of the group.</param>
internal sealed record HostTopics(Func<KafkaOptions, IReadOnlyList<TopicUse>> Uses, Func<OffsetTracker?> InFlight);
