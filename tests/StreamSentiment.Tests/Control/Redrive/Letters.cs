using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Control.Redrive;

/// <summary>Dead letters as a scorer makes them.</summary>
internal static class Letters
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DeadLetter Create(
        string reason = RejectionReason.InvalidJson,
        string topic = "in",
        Headers? original = null,
        bool isCut = false,
        long offset = 7
    )
    {
        var letter = Publish(reason, topic, original, isCut);
        return new DeadLetter(
            new ConsumeResult<byte[], byte[]>
            {
                TopicPartitionOffset = new("dead", 2, offset),
                Message = new Message<byte[], byte[]>
                {
                    Key = letter.Key!,
                    Value = letter.Value!,
                    Headers = letter.Headers,
                    Timestamp = new Timestamp(Time),
                },
            }
        );
    }

    public static OutboundRecord Publish(
        string reason = RejectionReason.InvalidJson,
        string topic = "in",
        Headers? original = null,
        bool isCut = false,
        string key = "k",
        string value = "v"
    )
    {
        var letters = new DeadLetters("dead", "scorer/1.0");
        var record = new InboundRecord
        {
            TopicPartition = new(topic, 1),
            Offset = 42,
            Epoch = 1,
            Key = Encoding.UTF8.GetBytes(key),
            Value = Encoding.UTF8.GetBytes(value),
            Headers = original,
        };
        var letter = letters.For(record, reason, "Wrong.");
        return isCut ? letters.Cut(letter, record) : letter;
    }

    public static Headers Died(int times) => new() { { DeadLetterHeaders.Attempt, Encoding.UTF8.GetBytes($"{times}") } };

    public static (string Name, string? Value)[] Texts(Headers headers) =>
        [.. headers.Select(header => (header.Key, header.GetValueBytes() is { } value ? Encoding.UTF8.GetString(value) : null))];
}
