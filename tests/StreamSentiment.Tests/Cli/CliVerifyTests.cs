using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Tests.Documentation;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>verify</c> on a real broker: what the pipeline answers is in order, and each fault is found.</summary>
[Collection("kafka hosts")]
public sealed class CliVerifyTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const int Partitions = 4;

    [Fact]
    public async Task Verify_WhatThePipelineAnswered_IsClean()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Publish(GeneratedReviews.Create(200));
        for (int i = 0; i < 10; i++)
        {
            await topics.PublishAsync(new() { Key = Encoding.UTF8.GetBytes($"key-{i}"), Value = "no JSON"u8.ToArray() });
        }

        await using var scoring = new ScoringRun(topics.Options, model.Store);

        // It waits for the scores that are still to come.
        var (code, report) = await VerifyAsync(topics.Options.Bootstrap, Names(topics.Options), "--timeout", "60");

        Assert.True(report.GetProperty("verified").GetBoolean(), report.ToString());
        Assert.Equal(0, code);
        Assert.Equal((210, 200, 10), (Count(report, "inputRecords"), Count(report, "scores"), Count(report, "deadLetters")));
        string keys = new Page("docs/json.md").Text;
        Assert.All(
            report.EnumerateObject().Concat(report.GetProperty("faults").EnumerateObject()),
            key => Assert.Contains($"| `{key.Name}` |", keys)
        );
    }

    [Fact]
    public async Task Verify_TopicsWithTransactionsAndFaults_FindsEachAndNoOther()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(Partitions);
        using (var producer = Transactional(topics))
        {
            // Marks of transactions and what was rolled back take offsets: 0 to 4, a mark, 6 to 10 rolled back, a mark, 12 to 16.
            foreach (bool isCommitted in (bool[])[true, false, true])
            {
                producer.BeginTransaction();
                for (int i = 0; i < 5 * Partitions; i++)
                {
                    Produce(
                        producer,
                        topics.Options.InputTopic,
                        i % Partitions,
                        new() { Key = Key(i / Partitions), Value = [1] }
                    );
                }

                producer.Flush(Eventually.Patience); // or what is rolled back would never be sent
                if (isCommitted)
                {
                    producer.CommitTransaction();
                }
                else
                {
                    producer.AbortTransaction();
                }
            }

            long[] offsets = [0, 1, 2, 3, 4, 12, 13, 14, 15, 16];
            producer.BeginTransaction();
            Answer(producer, 0, [.. offsets, 3]); // doubled
            Answer(producer, 1, [0, 1, 3, 2, 4, 12, 13, 14, 15, 16]); // swapped in the partition
            Answer(producer, 2, [0, 1, 2, 3, 4, 12, 13, 14, 15]); // 16 is lost
            Answer(producer, 3, [0, 1, 2, 3, 4, 7, 12, 13, 14, 15, 16, 500]); // 7 was rolled back, 500 never was
            producer.CommitTransaction();
            producer.BeginTransaction();
            Answer(producer, 2, [16]); // what is rolled back is no answer
            producer.Flush(Eventually.Patience);
            producer.AbortTransaction();
        }

        var (code, report) = await VerifyAsync(topics.Options.Bootstrap, Names(topics.Options), "--timeout", "0");

        Assert.Equal(1, code);
        Assert.False(report.GetProperty("verified").GetBoolean());
        Assert.Equal(40, Count(report, "inputRecords"));
        var faults = report.GetProperty("faults");
        Assert.Equal(
            (1, 1, 1, 0, 2),
            (
                Count(faults, "lost"),
                Count(faults, "doubled"),
                Count(faults, "outOfOrder"),
                Count(faults, "versionsBack"),
                Count(faults, "invented")
            )
        );
        Assert.Contains("/2/16 has no answer.", report.GetProperty("firstFaults").GetProperty("lost")[0].GetString());

        void Answer(IProducer<byte[], byte[]> producer, int partition, long[] offsets)
        {
            foreach (long offset in offsets)
            {
                var score = new ScoredReview
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
                    Source = new SourcePosition(topics.Options.InputTopic, partition, offset),
                    ReceivedAt = DateTimeOffset.UnixEpoch,
                    ScoredAt = DateTimeOffset.UnixEpoch,
                };
                long number = offset >= 12 ? offset - 12 : offset;
                Produce(
                    producer,
                    topics.Options.OutputTopic,
                    partition,
                    new() { Key = Key(number), Value = EventSerializer.Serialize(score) }
                );
            }
        }
    }

    [Fact]
    public async Task Verify_TwoTopicsOfOneName_IsWrongUse()
    {
        await using var cli = ProcessRunner.StartCli(
            ["verify", "--bootstrap", "localhost:1", "--input", "a", "--output", "a"],
            environment: null
        );

        Assert.Equal(2, await cli.EndAsync());
        Assert.Contains("a is given twice", Assert.Single(cli.ErrorLines));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public async Task Verify_InATerminal_FitsItAndSaysWhatIsLost(int columns)
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(Partitions);
        topics.Produce(12);

        var run = await PseudoTerminal.RunAsync(
            columns,
            inColour: true,
            ["verify", "--bootstrap", topics.Options.Bootstrap, .. Names(topics.Options), "--timeout", "0"]
        );

        run.IsWell(1, true, "Not verified", "12 lost");
    }

    private static string[] Names(StreamSentiment.Kafka.Clients.KafkaOptions options) =>
        ["--input", options.InputTopic, "--output", options.OutputTopic, "--dead-letter", options.DeadLetterTopic];

    private static async Task<(int Code, JsonElement Report)> VerifyAsync(string bootstrap, string[] names, params string[] more)
    {
        await using var cli = ProcessRunner.StartCli(["verify", "--bootstrap", bootstrap, .. names, .. more, "--json"]);
        int code = await cli.EndAsync();
        Assert.True(cli.Output.Length > 0, cli.Error);
        return (code, JsonDocument.Parse(cli.Output).RootElement);
    }

    private static long Count(JsonElement report, string key) => report.GetProperty(key).GetInt64();

    private static byte[] Key(long number) => Encoding.UTF8.GetBytes($"{number}");

    private static IProducer<byte[], byte[]> Transactional(TestTopics topics)
    {
        var config = new ProducerConfig { BootstrapServers = topics.Options.Bootstrap, TransactionalId = topics.Options.GroupId };
        var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Eventually.Patience);
        return producer;
    }

    private static void Produce(
        IProducer<byte[], byte[]> producer,
        string topic,
        int partition,
        Message<byte[], byte[]> message
    ) => producer.Produce(new TopicPartition(topic, partition), message);
}
