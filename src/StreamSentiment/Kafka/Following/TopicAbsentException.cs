using Confluent.Kafka;

namespace StreamSentiment.Kafka.Following;

/// <summary>
/// The metadata of the brokers says that a topic does not exist, and said so each time for some seconds. That is an answer:
/// nothing was ever published there. Other faults, those of an election and of permissions among them, leave open what is.
/// </summary>
internal sealed class TopicAbsentException(string topic, string reason)
    : KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"Topic {topic}: {reason}"));
