using System.Text;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class ScoreHeadersTests
{
    private static readonly string Default = new KafkaOptions().Headers;

    [Theory]
    [InlineData("traceparent", true)]
    [InlineData("Traceparent", true)]
    [InlineData("tracestate", true)]
    [InlineData("baggage", true)]
    [InlineData("correlation-id", true)]
    [InlineData("content-type", true)]
    [InlineData("ce_id", true)]
    [InlineData("ce_", true)]
    [InlineData("tenant", false)]
    [InlineData("traceparent2", false)]
    [InlineData("ce-id", false)]
    [InlineData("", false)]
    [InlineData("dead-letter.reason", false)]
    public void For_DefaultNames_CopiesThoseOfTracesAndEvents(string name, bool isCopied) =>
        Assert.Equal(isCopied, new ScoreHeaders(Default).For(new Headers { { name, [1] } }) is not null);

    [Theory]
    [InlineData("*", "a b ce_id x-y ")]
    [InlineData("", null)]
    [InlineData(" , ", null)]
    [InlineData("b,X-*", "b x-y")]
    public void For_Setting_CopiesWhatItNames(string setting, string? names) =>
        Assert.Equal(
            names,
            new ScoreHeaders(setting).For(
                new Headers
                {
                    { "a", [1] },
                    { "b", [] },
                    { "ce_id", [1] },
                    { "x-y", [1] },
                    { "", [1] },
                }
            )
                is { } copied
                ? string.Join(' ', copied.Select(header => header.Key))
                : null
        );

    [Fact]
    public void For_BinaryNullAndRepeatedValues_KeepsBytesAndOrder()
    {
        Headers review = new()
        {
            { "baggage", [0, 255, 200] },
            { "other", [7] },
            { "traceparent", null },
            { "baggage", [] },
            { "baggage", [1] },
        };

        var copied = new ScoreHeaders(Default).For(review)!;

        Assert.Equal(
            [("baggage", "00FFC8"), ("traceparent", null), ("baggage", ""), ("baggage", "01")],
            copied.Select(header => (header.Key, header.GetValueBytes() is { } bytes ? Convert.ToHexString(bytes) : null))
        );
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("Application/JSON; charset=utf-8", "Application/JSON; charset=utf-8")]
    [InlineData("application/cloudevents+json; charset=utf-8", "application/json")]
    [InlineData("application/vnd.shop.review.v1+json", "application/json")]
    [InlineData("application/avro", "application/json")]
    [InlineData("", "application/json")]
    public void For_ContentType_IsThatOfTheScore(string review, string score)
    {
        var copied = new ScoreHeaders(Default).For(new Headers { { "content-type", Encoding.UTF8.GetBytes(review) } })!;

        Assert.Equal(score, Encoding.UTF8.GetString(copied[0].GetValueBytes()));
    }

    [Fact]
    public void For_HeadersThatDoNotFit_LeavesThemOutAndCountsThem()
    {
        Headers review = new() { { "baggage", new byte[900_000] }, { "traceparent", [1] } };
        for (int i = 0; i < 10_000; i++)
        {
            review.Add("ce_x", null);
        }

        var copied = new ScoreHeaders(Default).For(review)!;

        int count = copied.Count - 1;
        Assert.Equal("traceparent", copied[0].Key);
        Assert.Equal(("score.headers-left-out", $"{10_002 - count}"), (copied[count].Key, Text(copied[count])));
        Assert.InRange(copied.Sum(header => header.Key.Length + 10), ScoreHeaders.MostBytes / 2, ScoreHeaders.MostBytes + 100);
    }

    [Fact]
    public void Without_CopiedHeaders_LeavesTheirNumberOnce()
    {
        Headers review = new() { { "baggage", new byte[60_000] }, { "baggage", new byte[60_000] } };
        OutboundRecord score = new()
        {
            Topic = "out",
            Key = [1],
            Value = [2],
            Headers = new ScoreHeaders(Default).For(review),
        };

        var smaller = ScoreHeaders.Without(score)!;

        Assert.Equal(("out", score.Key, score.Value), (smaller.Topic, smaller.Key, smaller.Value));
        Assert.Equal("2", Text(Assert.Single(smaller.Headers!)));
        Assert.Null(ScoreHeaders.Without(smaller));
        Assert.Null(ScoreHeaders.Without(new() { Topic = "out" }));
    }

    private static string Text(IHeader header) => Encoding.UTF8.GetString(header.GetValueBytes());
}
