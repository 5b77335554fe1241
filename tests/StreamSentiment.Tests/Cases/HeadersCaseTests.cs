using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cases;

/// <summary>The score carries the headers of its review on a real broker, also where they alone fill a record.</summary>
[Collection("kafka")]
public sealed class HeadersCaseTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    [Theory]
    [InlineData(null, "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("*", "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 tenant=a")]
    [InlineData("", "")]
    public async Task Score_RecordOfTheCase_HasTheHeadersThatTheSettingNames(string? setting, string expected)
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Options.Headers = setting ?? topics.Options.Headers;
        await topics.PublishAsync(Record());
        await using var scoring = new ScoringRun(topics.Options, model.Store);

        var score = Assert.Single(topics.ScoreRecords(1));

        Assert.Equal(expected, Text(score.Message.Headers));
        await Eventually.EndsAsync(scoring.StopAsync());
    }

    [Fact]
    public async Task Score_ReviewThatIsAlmostAllHeaders_IsPublishedWithoutWhatDoesNotFit()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        var record = Record();
        record.Headers.Add("baggage", new byte[900_000]);
        record.Headers.Add("correlation-id", "c"u8.ToArray());
        await topics.PublishAsync(record);
        await using var scoring = new ScoringRun(topics.Options, model.Store);

        var score = Assert.Single(topics.ScoreRecords(1));

        Assert.Equal(
            ["traceparent", "correlation-id", "score.headers-left-out"],
            score.Message.Headers.Select(header => header.Key)
        );
        await Eventually.EndsAsync(scoring.StopAsync());
        topics.AssertAllCommitted();
    }

    private static Message<byte[], byte[]> Record()
    {
        string file = Repository.Path("tests", "StreamSentiment.Tests", "Cases", "headers", "record.json");
        using var records = JsonDocument.Parse(File.ReadAllText(file));
        var record = records.RootElement[0];
        var headers = new Headers();
        foreach (var header in record.GetProperty("headers").EnumerateObject())
        {
            headers.Add(header.Name, Encoding.UTF8.GetBytes(header.Value.GetString()!));
        }

        return new()
        {
            Key = Encoding.UTF8.GetBytes(record.GetProperty("key").GetString()!),
            Value = Encoding.UTF8.GetBytes(record.GetProperty("value").GetString()!),
            Headers = headers,
        };
    }

    private static string Text(Headers? headers) =>
        string.Join(' ', (headers ?? []).Select(header => $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes())}"));
}
