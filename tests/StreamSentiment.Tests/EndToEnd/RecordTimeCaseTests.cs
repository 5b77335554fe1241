using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;
using StreamSentiment.Tests.Retrainer;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Times of records that Kafka takes and no date holds, wherever a record's time is read.</summary>
[Collection("kafka")]
public sealed class RecordTimeCaseTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly (string Id, long Milliseconds)[] Times =
    [
        ("before", 0), // the producer's own
        ("absent", -1),
        ("negative", -2),
        ("far-past", -9007199254740991),
        ("year-zero", -62135596800001),
        ("microseconds", 1764072000000000), // as producers write that count in them
        ("far-future", long.MaxValue),
        ("after", 0),
    ];

    private static readonly DateTimeOffset Long = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Score_AnyTime_ScoresEveryReviewInOrder()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync();
        await AllowAnyTimeAsync(topics.Clients.Admin(), topics.Options.InputTopic);
        foreach (var (id, milliseconds) in Times)
        {
            await topics.ProduceAsync(Message(Review(id), milliseconds));
        }

        await topics.ProduceAsync(Message("no JSON"u8.ToArray(), Times[3].Milliseconds));
        await using var scoring = new ScoringRun(topics.Options, model.Store);
        var letter = Assert.Single(topics.Read(topics.Options.DeadLetterTopic, letters => letters.Count > 0));
        var answers = topics.Read(topics.Options.OutputTopic, answers => answers.Count >= Times.Length);
        await Eventually.EndsAsync(scoring.StopAsync());

        var scores = answers.Select(Score).ToArray();
        Assert.Equal(Times.Select(time => time.Id), scores.Select(score => score.Id));
        Assert.All(scores.Where(score => score.Id != "negative"), score => Assert.InRange(score.ReceivedAt.Year, 2024, 2200));
        Assert.Equal(
            "-9007199254740991",
            Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(DeadLetterHeaders.TimestampMs))
        );
        Assert.Equal(Times.Length + 1, topics.Committed());
    }

    [Fact]
    public async Task RetrainReplayAndRedrive_AnyTime_Succeed()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        var options = house.Topics.Options;
        string output = await house.CreateTopicAsync();
        foreach (string topic in (string[])[options.InputTopic, options.LabelledTopic, options.DeadLetterTopic])
        {
            await AllowAnyTimeAsync(house.Topics.Clients.Admin(), topic);
        }

        using var producer = house.Topics.Clients.Producer();
        foreach (var (id, milliseconds) in Times)
        {
            producer.Produce(options.InputTopic, Message(Review(id), milliseconds));
            producer.Produce(options.DeadLetterTopic, DeadLetter(id, milliseconds, options.LabelledTopic));
            var label = new ReviewLabelled(id, "a great film", SentimentLabel.Positive);
            producer.Produce(options.LabelledTopic, Message(EventSerializer.Serialize(label), milliseconds));
        }

        Assert.Equal(0, producer.Flush(Eventually.Patience));
        house.PublishLabels(600);
        await using var retrainer = await house.StartAsync();

        var replay = await CarryOutAsync(Replay("replay", output));
        Assert.Equal("8", replay.Facts!["scored"]);
        var since = await CarryOutAsync(Replay("replay-since", output) with { From = Long });
        Assert.Equal("4", since.Facts!["scored"]); // the producer's own times, and those of the far future
        var redrive = await CarryOutAsync(Redrive("redrive") with { From = Long });
        Assert.Equal("4", redrive.Facts!["redriven"]);
        await CarryOutAsync(RetrainerHouse.Retrain("retrain"));
        await retrainer.UntilAsync(() => LabelsCommitted(house.Topics) >= 608, "all labels are read");

        async Task<CommandFinished> CarryOutAsync(ControlCommand command)
        {
            await house.SendAsync(command);
            var finished = await house.FinishedAsync(command.Id, retrainer);
            Assert.True(finished.Outcome != CommandOutcome.Failed, finished.Summary);
            return finished;
        }
    }

    private static ScoredReview Score(ConsumeResult<byte[], byte[]> result)
    {
        Assert.True(EventSerializer.TryRead(result.Message.Value, out var score, out string? fault), fault);
        return score;
    }

    private static long LabelsCommitted(TestTopics topics)
    {
        var labels = topics.Options.Reading(topics.Options.LabelledTopic, $"{topics.Options.GroupId}-labels");
        var config = new ConsumerConfig { BootstrapServers = labels.Bootstrap, GroupId = labels.GroupId };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        var partitions = Enumerable.Range(0, 4).Select(partition => new TopicPartition(labels.InputTopic, partition));
        return consumer.Committed(partitions, Eventually.Patience).Sum(committed => Math.Max(0, committed.Offset.Value));
    }

    private static async Task AllowAnyTimeAsync(IAdminClient admin, string topic)
    {
        using (admin)
        {
            await admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [new ConfigResource { Type = ResourceType.Topic, Name = topic }] =
                    [
                        new ConfigEntry
                        {
                            Name = "message.timestamp.after.max.ms",
                            Value = $"{long.MaxValue}",
                            IncrementalOperation = AlterConfigOpType.Set,
                        },
                        new ConfigEntry
                        {
                            Name = "retention.ms",
                            Value = "-1",
                            IncrementalOperation = AlterConfigOpType.Set,
                        },
                    ],
                }
            );
        }
    }

    private static byte[] Review(string id) => EventSerializer.Serialize(new Review(id, "a great film"));

    private static Message<byte[], byte[]> Message(byte[] value, long milliseconds) =>
        new()
        {
            Key = "one partition"u8.ToArray(),
            Value = value,
            Timestamp = milliseconds == 0 ? Timestamp.Default : new Timestamp(milliseconds, TimestampType.CreateTime),
        };

    private static Message<byte[], byte[]> DeadLetter(string id, long milliseconds, string topic)
    {
        var message = Message(EventSerializer.Serialize(new ReviewLabelled(id, "good", SentimentLabel.Positive)), milliseconds);
        message.Headers = new Headers
        {
            { DeadLetterHeaders.Reason, "invalid-label"u8.ToArray() },
            { DeadLetterHeaders.Topic, Encoding.UTF8.GetBytes(topic) },
        };
        return message;
    }

    private static ReplayCommand Replay(string id, string topic) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = "test",
            IssuedAt = TimeProvider.System.GetUtcNow(),
            Topic = topic,
            Rate = 10_000,
        };

    private static RedriveCommand Redrive(string id) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = "test",
            IssuedAt = TimeProvider.System.GetUtcNow(),
            Rate = 10_000,
        };
}
