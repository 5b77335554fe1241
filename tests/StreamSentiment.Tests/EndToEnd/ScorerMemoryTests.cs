using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>What a scorer holds is bounded by bytes, however well they were compressed on their way.</summary>
[Collection("kafka")]
public sealed partial class ScorerMemoryTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const int Reviews = 1000;
    private const int ReviewBytes = 900_000;
    private const long Limit = 1_000_000_000;

    [Fact]
    public async Task Scorer_BacklogOfLongReviewsThatCompressWell_IsScoredInLessThanAGigabyte()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The most memory that a process had is read from Linux' /proc.");
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        Publish(topics);

        await using var scorer = topics.StartScorer(model.Store);
        await scorer.UntilAsync(() => topics.ScoresInTopic >= Reviews, "all are scored", TimeSpan.FromMinutes(5));

        Assert.InRange(MostMemory(scorer.Id), 50_000_000, Limit);
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
    }

    private static void Publish(ScoringTopics topics)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = topics.Options.Bootstrap,
            CompressionType = CompressionType.Zstd,
            MessageMaxBytes = 1_000_000,
        };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        string text = string.Join(' ', Enumerable.Repeat(TinyModel.Words[0], ReviewBytes / (TinyModel.Words[0].Length + 1)));
        for (int i = 0; i < Reviews; i++)
        {
            byte[] value = Encoding.UTF8.GetBytes($$"""{"id":"long-{{i}}","text":"{{text}}"}""");
            producer.Produce(topics.Options.InputTopic, new() { Key = Encoding.UTF8.GetBytes($"{i % 40}"), Value = value });
            producer.Flush(TimeSpan.FromSeconds(i % 50 == 0 ? 30 : 0)); // this process holds them too
        }

        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }

    private static long MostMemory(int process) =>
        1024 * long.Parse(MostResident().Match(File.ReadAllText($"/proc/{process}/status")).Groups[1].Value);

    [GeneratedRegex(@"VmHWM:\s+(\d+) kB")]
    private static partial Regex MostResident();
}
