using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Control.Redrive;

public sealed class DeadLetterTests
{
    [Fact]
    public void Original_FirstDeath_IsTheRecordWithItsAttemptAndWhereItCameFrom()
    {
        var letter = Letters.Create(
            original: new Headers
            {
                { "trace", [65] },
                { "empty", null },
                { "trace", [66] },
            }
        );
        var record = letter.Original("c1");
        Assert.Equal(("k", "v"), (Encoding.UTF8.GetString(record.Key), Encoding.UTF8.GetString(record.Value)));
        Assert.Equal(
            [
                ("trace", "A"),
                ("empty", null),
                ("trace", "B"),
                ("dead-letter.attempt", "1"),
                ("redrive.command", "c1"),
                ("redrive.position", "dead/2/7"),
            ],
            Letters.Texts(record.Headers)
        );
        Assert.Equal(Timestamp.Default, record.Timestamp); // the time of the publishing
    }

    [Fact]
    public void Original_RedrivenAndDeadAgain_CarriesOnlyTheLastOfOurHeaders()
    {
        var first = Letters
            .Create(original: new Headers { { "trace", [65] }, { "dead-letter.reason", "old"u8.ToArray() } })
            .Original("c1");
        var second = Letters.Create(original: first.Headers, offset: 9);
        Assert.Equal((2, RejectionReason.InvalidJson), (second.Attempt, second.Reason));
        Assert.Equal(
            [("trace", "A"), ("dead-letter.attempt", "2"), ("redrive.command", "c2"), ("redrive.position", "dead/2/9")],
            Letters.Texts(second.Original("c2").Headers)
        );
    }

    [Fact]
    public void Original_NullKeyAndValue_StayNull()
    {
        var record = new DeadLetter(
            new ConsumeResult<byte[], byte[]>
            {
                TopicPartitionOffset = new("dead", 0, 0),
                Message = new Message<byte[], byte[]>(),
            }
        ).Original("c1");
        Assert.Equal((null, null), (record.Key, record.Value));
    }

    [Fact]
    public void Original_DeadAgain_CountsTheNextDeath()
    {
        var record = Letters.Create(original: Letters.Died(4)).Original("c1");
        var inbound = new InboundRecord
        {
            TopicPartition = new("in", 0),
            Offset = 0,
            Epoch = 1,
            Headers = record.Headers,
        };
        var next = new DeadLetters("dead", "scorer/1.0").For(inbound, "r", "m");
        // Five before, and this one.
        Assert.Equal("6", Encoding.UTF8.GetString(next.Headers!.GetLastBytes(DeadLetterHeaders.Attempt)));
    }

    [Fact]
    public void Headers_NotOfADeadLetter_AreReadAsAbsent()
    {
        var letter = new DeadLetter(
            new ConsumeResult<byte[], byte[]>
            {
                TopicPartitionOffset = new("dead", 0, 0),
                Message = new Message<byte[], byte[]>
                {
                    Headers = new Headers
                    {
                        { DeadLetterHeaders.Attempt, "many"u8.ToArray() },
                        { DeadLetterHeaders.Reason, null },
                    },
                },
            }
        );
        Assert.Equal((null, null, 1, false), (letter.Reason, letter.SourceTopic, letter.Attempt, letter.IsCut));
    }
}
