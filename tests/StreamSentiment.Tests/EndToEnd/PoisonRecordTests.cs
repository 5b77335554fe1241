using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Records that are no reviews leave by the other door, whole, and their neighbours do not notice.</summary>
[Collection("kafka")]
public sealed class PoisonRecordTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const int MaxReviewBytes = 10_000;
    private static readonly DateTime Time = new(2025, 3, 1, 12, 30, 0, 250, DateTimeKind.Utc);

    private static readonly (string Reason, byte[]? Value)[] Poison =
    [
        (RejectionReason.InvalidJson, """{"id":"1","text":"cut sho"""u8.ToArray()),
        (RejectionReason.InvalidJson, []),
        (RejectionReason.InvalidJson, """{"id":"1","text":"t"}{"id":"2","text":"t"}"""u8.ToArray()),
        (RejectionReason.MissingId, """{"text":"t"}"""u8.ToArray()),
        (RejectionReason.InvalidId, """{"id":"","text":"t"}"""u8.ToArray()),
        (RejectionReason.MissingText, """{"id":"1"}"""u8.ToArray()),
        (RejectionReason.WrongType, """{"id":true,"text":"t"}"""u8.ToArray()),
        (RejectionReason.WrongType, """{"id":"1","text":["t"]}"""u8.ToArray()),
        (RejectionReason.WrongType, "[]"u8.ToArray()),
        (RejectionReason.UnsupportedSchemaVersion, """{"schemaVersion":2,"id":"1","text":"t"}"""u8.ToArray()),
        (RejectionReason.NullValue, null),
        (RejectionReason.TooLarge, EventSerializer.Serialize(new Review("1", new string('x', MaxReviewBytes)))),
        (RejectionReason.InvalidUtf8, [.. """{"id":"1","text":" """u8, 0xC3, 0x28, .. "\"}"u8]),
        (RejectionReason.InvalidUtf8, RandomBytes(seed: 1)),
        (RejectionReason.InvalidUtf8, RandomBytes(seed: 2)),
    ];

    [Fact]
    public async Task Run_EveryPoisonBetweenReviews_DeadLettersItWholeAndScoresTheOthers()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await using var scoring = new ScoringRun(topics.Options, model.Store, options => options.MaxReviewBytes = MaxReviewBytes);
        var positions = new List<TopicPartitionOffset>();
        for (int i = 0; i < Poison.Length; i++)
        {
            topics.Publish(GeneratedReviews.Create(10, first: topics.Published));
            positions.Add(await topics.PublishAsync(Record(i)));
        }
        topics.Publish(GeneratedReviews.Create(10, first: topics.Published));

        var scores = topics.Scores();
        var letters = topics.DeadLetters(Poison.Length);
        await Eventually.EndsAsync(scoring.StopAsync());

        topics.AssertNothingIsLost(scores);
        Assert.Equal(topics.Published, scores.Count);
        Assert.Equal(Poison.Length, letters.Count);
        topics.AssertAllCommitted();
        var schema = Schema.Load("dead-letter-headers.v1.json");
        foreach (var letter in letters)
        {
            int i = letter.Message.Key[1];
            AssertIsWhole(Record(i), letter.Message);
            var headers = OurHeaders(letter.Message);
            Assert.Empty(schema.Validate(headers.ToJsonString()));
            Assert.Equal(
                (Poison[i].Reason, positions[i].Topic, $"{positions[i].Partition.Value}", $"{positions[i].Offset.Value}", "1"),
                (
                    Value(headers, DeadLetterHeaders.Reason),
                    Value(headers, DeadLetterHeaders.Topic),
                    Value(headers, DeadLetterHeaders.Partition),
                    Value(headers, DeadLetterHeaders.Offset),
                    Value(headers, DeadLetterHeaders.Attempt)
                )
            );
            var timestamp = DateTimeOffset.Parse(Value(headers, DeadLetterHeaders.Timestamp), CultureInfo.InvariantCulture);
            Assert.Equal(Time, timestamp.UtcDateTime);
        }
        Assert.Equal(Poison.Length, letters.Select(letter => letter.Message.Key[1]).Distinct().Count());
    }

    [Fact]
    public async Task Run_Scores_AreValidAgainstTheirSchema()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Publish([.. GeneratedReviews.Create(20), new Review("dated", "good") { CreatedAt = Time }]);
        await using var scoring = new ScoringRun(topics.Options, model.Store);
        var scores = topics.Scores();
        await Eventually.EndsAsync(scoring.StopAsync());
        var schema = Schema.Load("scored-review.v1.json");
        Assert.All(
            scores,
            score => Assert.Empty(schema.Validate(Encoding.UTF8.GetString(EventSerializer.Serialize(score.Score))))
        );
        Assert.Equal(Time, scores.Single(score => score.Score.Id == "dated").Score.ReviewedAt);
    }

    private static Message<byte[], byte[]> Record(int i) =>
        new()
        {
            Key = [255, (byte)i],
            Value = Poison[i].Value!,
            Headers = new Headers
            {
                { "trace", [0, 255, (byte)i] },
                { "empty", null },
                { "trace", [1] },
                { "dead-letter.reason", "old"u8.ToArray() },
            },
            Timestamp = new Timestamp(Time),
        };

    private static void AssertIsWhole(Message<byte[], byte[]> original, Message<byte[], byte[]> letter)
    {
        Assert.Equal(original.Key, letter.Key);
        Assert.Equal(original.Value, letter.Value);
        Assert.Equal(
            original.Headers.Select(header => (header.Key, Bytes(header))),
            letter.Headers.Take(original.Headers.Count).Select(header => (header.Key, Bytes(header)))
        );

        static string? Bytes(IHeader header) => header.GetValueBytes() is { } bytes ? Convert.ToHexString(bytes) : null;
    }

    // Of two headers of a name the last counts: the first is the original record's.
    private static JsonObject OurHeaders(Message<byte[], byte[]> letter)
    {
        var headers = new JsonObject();
        foreach (
            var header in letter.Headers.Where(header =>
                header.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal)
            )
        )
        {
            headers[header.Key] = Encoding.UTF8.GetString(header.GetValueBytes());
        }

        return headers;
    }

    private static string Value(JsonObject headers, string name) => (string)headers[name]!;

    private static byte[] RandomBytes(int seed)
    {
        byte[] bytes = new byte[300];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
