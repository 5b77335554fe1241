using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class DeadLettersTests
{
    private readonly DeadLetters letters = new("dead", "scorer/1.0");

    [Fact]
    public void For_Record_CopiesItsBytesAndHeadersAndAddsOurs()
    {
        var record = Record(
            new Headers
            {
                { "b", [1] },
                { "a", [2] },
                { "b", [3] },
            }
        );
        var letter = letters.For(record, "unreadable", "No JSON.", "v7");
        Assert.Equal("dead", letter.Topic);
        Assert.Same(record.Key, letter.Key);
        Assert.Same(record.Value, letter.Value);
        Assert.Equal(
            [
                ("b", "\u0001"),
                ("a", "\u0002"),
                ("b", "\u0003"),
                ("dead-letter.reason", "unreadable"),
                ("dead-letter.message", "No JSON."),
                ("dead-letter.topic", "in"),
                ("dead-letter.partition", "3"),
                ("dead-letter.offset", "42"),
                ("dead-letter.timestamp", "2030-01-02T03:04:05.0000000Z"),
                ("dead-letter.attempt", "1"),
                ("dead-letter.application", "scorer/1.0"),
                ("dead-letter.model-version", "v7"),
            ],
            letter.Headers!.Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes())))
        );
    }

    [Fact]
    public void For_NoModelAndNullBytes_LeavesThemOut()
    {
        var record = new InboundRecord
        {
            TopicPartition = new("in", 0),
            Offset = 1,
            Epoch = 1,
            Headers = new Headers { { "h", null } },
        };
        var letter = letters.For(record, "empty", "Nothing in it.");
        Assert.Null(letter.Key);
        Assert.Null(letter.Value);
        Assert.Null(letter.Headers![0].GetValueBytes());
        Assert.False(letter.Headers.TryGetLastBytes(DeadLetterHeaders.ModelVersion, out _));
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("41", "42")]
    [InlineData("many", "1")]
    [InlineData("-3", "1")]
    public void For_RedrivenRecord_CountsTheAttempts(string before, string expected)
    {
        var record = Record(new Headers { { DeadLetterHeaders.Attempt, Encoding.UTF8.GetBytes(before) } });
        Assert.Equal(expected, Header(letters.For(record, "r", "m"), DeadLetterHeaders.Attempt));
    }

    [Fact]
    public void Cut_LargeEverything_IsSmallAndSaysSo()
    {
        var record = new InboundRecord
        {
            TopicPartition = new("in", 0),
            Offset = 1,
            Epoch = 1,
            Key = new byte[500_000],
            Value = new byte[700_000],
            Headers = new Headers { { "huge", new byte[900_000] }, { "small", [1] } },
        };
        var letter = letters.For(record, "r", "m");
        Assert.False(letter.IsCut);
        var cut = letters.Cut(letter, record);
        Assert.True(cut.IsCut);
        Assert.InRange(cut.Length, 1, 140_000);
        Assert.Equal("700000", Header(cut, DeadLetterHeaders.OriginalLength));
        Assert.Equal("2", Header(cut, DeadLetterHeaders.HeadersLeftOut));
        Assert.Equal("r", Header(cut, DeadLetterHeaders.Reason));
    }

    [Fact]
    public void IsCut_RedrivenAfterACut_IsFalseForTheNewLetter()
    {
        var record = Record(new Headers { { DeadLetterHeaders.OriginalLength, "700000"u8.ToArray() } });
        Assert.False(letters.For(record, "r", "m").IsCut);
    }

    [Theory]
    [InlineData(-9007199254740991, "0001-01-01T00:00:00.0000000Z", "-9007199254740991")]
    [InlineData(1764072000000000, "9999-12-31T23:59:59.9990000Z", "1764072000000000")]
    [InlineData(-1, "1969-12-31T23:59:59.9990000Z", "-1")]
    [InlineData(-2, "1969-12-31T23:59:59.9980000Z", null)]
    public void For_AnyTime_NamesTheNearestDateAndWhereThatIsNotExactTheNumber(long time, string date, string? number)
    {
        var letter = letters.For(Record([], new RecordTime(time)), "r", "m");
        Assert.Equal(date, Header(letter, DeadLetterHeaders.Timestamp));
        bool isNamed = letter.Headers!.TryGetLastBytes(DeadLetterHeaders.TimestampMs, out byte[]? milliseconds);
        Assert.Equal(number, isNamed ? Encoding.UTF8.GetString(milliseconds!) : null);
    }

    [Fact]
    public void ForUnprocessable_HeadersCannotBeRead_LeavesThemOutAndSaysSo()
    {
        var headers = new Headers { { "trace", [9] } };
        headers.Add(new UnreadableHeader());
        var record = Record(headers);
        var letter = letters.ForUnprocessable(record, new InvalidOperationException("quotes the review"), "tiny/v1");
        Assert.Same(record.Value, letter.Value);
        Assert.Equal("unprocessable", letter.DeadLetterReason);
        Assert.Equal("2", Header(letter, DeadLetterHeaders.HeadersLeftOut));
        Assert.False(letter.Headers!.TryGetLastBytes("trace", out _));
        Assert.StartsWith("System.InvalidOperationException ", Header(letter, DeadLetterHeaders.Message));
        Assert.DoesNotContain("quotes", Header(letter, DeadLetterHeaders.Message));
    }

    private static InboundRecord Record(Headers headers, RecordTime? time = null) =>
        new()
        {
            TopicPartition = new("in", 3),
            Offset = 42,
            Epoch = 1,
            Key = [1],
            Value = [2, 3],
            Headers = headers,
            Time = time ?? new RecordTime(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeMilliseconds()),
        };

    private static string Header(OutboundRecord letter, string name) =>
        Encoding.UTF8.GetString(letter.Headers!.GetLastBytes(name));
}
