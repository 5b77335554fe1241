using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Tests.Scoring;

/// <summary>Records as the source hands them on.</summary>
internal static class Records
{
    public static InboundRecord Create(string value, long offset = 0) => Create(Encoding.UTF8.GetBytes(value), offset);

    public static InboundRecord Create(Review review, long offset = 0) => Create(EventSerializer.Serialize(review), offset);

    public static InboundRecord Create(byte[]? value, long offset = 0) =>
        new()
        {
            TopicPartition = new TopicPartition("in", 3),
            Offset = offset,
            Epoch = 1,
            Key = [(byte)offset],
            Value = value,
            Headers = new Headers { { "trace", [9] } },
            Time = new RecordTime(1_900_000_000_000 + offset),
        };
}
