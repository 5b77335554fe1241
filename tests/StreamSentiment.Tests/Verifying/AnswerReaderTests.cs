using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Verifying;

namespace StreamSentiment.Tests.Verifying;

public sealed class AnswerReaderTests
{
    private static readonly byte[] Key = [1, 2];

    [Fact]
    public void Score_OfTheInput_SaysWhatItAnswersAndByWhichVersion()
    {
        var answer = AnswerReader.Score(Record(EventSerializer.Serialize(ScoreOf("in"))), "in", out string? fault);

        Assert.Null(fault);
        Assert.NotNull(answer);
        Assert.Equal(
            new Answer(new RecordPlace("out", 3, 44), 2, 17)
            {
                Key = Key,
                Version = "m/v",
                ScoredAt = answer.Value.ScoredAt,
            },
            answer
        );
    }

    [Fact]
    public void Score_OfAnotherTopic_IsNeitherAnAnswerNorAFault()
    {
        Assert.Null(AnswerReader.Score(Record(EventSerializer.Serialize(ScoreOf("other"))), "in", out string? fault));
        Assert.Null(fault);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no score")]
    [InlineData("{}")]
    public void Score_RecordThatIsNone_IsAFault(string? value)
    {
        Assert.Null(AnswerReader.Score(Record(value is null ? null : Encoding.UTF8.GetBytes(value)), "in", out string? fault));
        Assert.NotNull(fault);
    }

    [Fact]
    public void DeadLetter_OfTheInput_SaysWhatItAnswers()
    {
        var letter = new DeadLetters("letters", "test").For(Inbound(), "wrong-type", "wrong");

        var answer = AnswerReader.DeadLetter(Record(letter.Value, letter.Headers), "in", out string? fault);

        Assert.Null(fault);
        Assert.Equal(new Answer(new RecordPlace("out", 3, 44), 2, 17) { Key = Key }, answer);
        Assert.Null(AnswerReader.DeadLetter(Record(letter.Value, letter.Headers), "other", out fault));
        Assert.Null(fault);
    }

    [Fact]
    public void DeadLetter_ThatWasCut_SaysSo()
    {
        var letters = new DeadLetters("letters", "test");
        var letter = letters.Cut(letters.For(Inbound(), "too-large", "large"), Inbound());

        Assert.True(AnswerReader.DeadLetter(Record(letter.Value, letter.Headers), "in", out _)?.IsCut);
    }

    [Fact]
    public void DeadLetter_WithoutAPlace_IsAFault()
    {
        Assert.Null(AnswerReader.DeadLetter(Record([1]), "in", out string? fault));
        Assert.Contains(DeadLetterHeaders.Offset, fault);
    }

    private static ScoredReview ScoreOf(string topic) =>
        new()
        {
            SchemaVersion = 1,
            Id = "a",
            Label = SentimentLabel.Positive,
            Probability = 0.75f,
            Confidence = 0.75f,
            TokenCount = 1,
            UnknownTokenShare = 0,
            Truncated = false,
            Model = new ModelReference("m", "v"),
            Source = new SourcePosition(topic, 2, 17),
            ReceivedAt = DateTimeOffset.UnixEpoch,
            ScoredAt = DateTimeOffset.UnixEpoch,
        };

    private static InboundRecord Inbound() =>
        new()
        {
            TopicPartition = new TopicPartition("in", 2),
            Offset = 17,
            Epoch = 0,
            Key = Key,
            Value = new byte[5],
            // A dead letter that came back: the last header of a name counts.
            Headers = [new Header(DeadLetterHeaders.Offset, "3"u8.ToArray())],
            Time = new RecordTime(new Timestamp(DateTimeOffset.UnixEpoch)),
            Received = 0,
        };

    private static ConsumeResult<byte[], byte[]> Record(byte[]? value, Headers? headers = null) =>
        new()
        {
            TopicPartitionOffset = new TopicPartitionOffset("out", 3, 44),
            Message = new Message<byte[], byte[]>
            {
                Key = Key,
                Value = value!,
                Headers = headers!,
            },
        };
}
