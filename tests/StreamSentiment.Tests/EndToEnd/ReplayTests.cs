using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring.Replay;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Reviews of the past are scored again, and those of the present do not notice, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class ReplayTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const int Fast = 1_000_000;

    /// <summary>Yesterday: a broker deletes what is older than a week half a minute after it has started.</summary>
    private static readonly DateTimeOffset Time = new(
        TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1),
        TimeSpan.Zero
    );

    private static readonly CommandProgress Ignore = (_, _, _) => { };

    private readonly Dictionary<string, string> announced = []; // what a command is told of itself after a crash

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_RangeOfTime_GivesTheModelsOwnScoresAndLeavesTheGroupAlone()
    {
        var (topics, target) = await CreateAsync();
        var reviews = GeneratedReviews.Create(300);
        Publish(topics, [.. reviews.Select(Record), Poison(150), Poison(151), Poison(250)]);
        await using (var live = new ScoringRun(topics.Options, model.Store))
        {
            await Eventually.IsTrueAsync(() => live.Scored == 300, "all are scored");
            await Eventually.EndsAsync(live.StopAsync());
        }
        long committed = topics.Committed(),
            letters = topics.Count(topics.Options.DeadLetterTopic);

        var result = await RunAsync(
            topics,
            Command("c1", target) with
            {
                From = Time.AddMinutes(100),
                To = Time.AddMinutes(200),
            }
        );

        Assert.Equal((100, 0, 2), (result.Scored, result.ScoredBefore, result.Skipped));
        Assert.Equal((TinyModel.Name, model.Manifest.Version), (result.Model.Name, result.Model.Version));
        Assert.Equal(4, result.Range.Partitions.Count);
        var scores = Scores(topics, target, 100);
        AssertScoredAsAlone(reviews[100..200], scores);
        Assert.Equal(100, topics.Count(target));
        Assert.Equal(
            (committed, letters, 300),
            (topics.Committed(), topics.Count(topics.Options.DeadLetterTopic), topics.Count(topics.Options.OutputTopic))
        );

        // And those are the scores that were given live, but for their time.
        var before = Scores(topics, topics.Options.OutputTopic, 300).ToDictionary(score => score.Source);
        Assert.All(scores, score => Assert.Equal(before[score.Source] with { ScoredAt = score.ScoredAt }, score));
    }

    [Fact]
    public async Task Run_WithSentences_GivesThoseThatWereGivenLive()
    {
        var (topics, target) = await CreateAsync();
        Publish(
            topics,
            GeneratedReviews.Create(50).Select(review => Record(review with { Text = $"{review.Text} Good. {review.Text} Bad!" }))
        );
        await using (var live = new ScoringRun(topics.Options, model.Store, scoring => scoring.Sentences = true))
        {
            await Eventually.IsTrueAsync(() => live.Scored == 50, "all are scored");
            await Eventually.EndsAsync(live.StopAsync());
        }

        await RunAsync(topics, Command("c1", target) with { Sentences = true });

        var before = Scores(topics, topics.Options.OutputTopic, 50).ToDictionary(score => score.Source);
        Assert.All(
            Scores(topics, target, 50),
            score =>
            {
                Assert.InRange(score.Sentences!.Count, 2, 100);
                Assert.Equal(before[score.Source].Sentences!, score.Sentences!);
            }
        );
    }

    [Fact]
    public async Task Run_WhileReviewsArePublished_EndsAtThoseThatWereThere()
    {
        var (topics, target) = await CreateAsync();
        Publish(topics, GeneratedReviews.Create(200).Select(Record));
        int times = 0;

        var result = await Eventually.EndsAsync(
            RunAsync(
                topics,
                Command("c1", target),
                (stage, _, _) =>
                {
                    // Called once before anything is scored, and after the ends were looked up.
                    if (stage == "load" && times++ == 0)
                    {
                        Publish(topics, GeneratedReviews.Create(150, first: 200).Select(Record));
                    }
                },
                Test
            )
        );

        Assert.Equal((1, 200), (times, result.Scored));
        Assert.Equal(350, topics.Count(topics.Options.InputTopic));
        Assert.Equal(200, result.Range.Length);
        AssertScoredAsAlone(GeneratedReviews.Create(200), Scores(topics, target, 200));
        Assert.Equal(200, topics.Count(target));
    }

    [Fact]
    public async Task Run_StoppedInBetween_GoesOnWhereItWas()
    {
        var (topics, target) = await CreateAsync();
        var reviews = GeneratedReviews.Create(300);
        Publish(topics, [.. reviews.Select(Record), Poison(5)]);
        var command = Command("c1", target) with { Rate = 40 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var run = RunAsync(
            topics,
            command,
            (stage, _, _) => stop.CancelAfter(stage == "replay" ? TimeSpan.Zero : TimeSpan.FromSeconds(20)),
            stop.Token
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(run));
        Assert.InRange(topics.Count(target), 1, 299);

        Publish(topics, GeneratedReviews.Create(50, first: 300).Select(Record)); // too late, although before it goes on

        var result = await RunAsync(topics, command with { Rate = Fast });

        Assert.Equal((300, 1), (result.Scored, result.Skipped));
        Assert.InRange(result.ScoredBefore, 1, 299);
        AssertScoredAsAlone(reviews, Scores(topics, target, 300));
        Assert.Equal(300, topics.Count(target)); // none twice

        // Another command starts from the beginning.
        var again = await RunAsync(topics, command with { Id = "c2", Rate = Fast });
        Assert.True((again.Scored, again.ScoredBefore) == (350, 0), $"{again}: {again.Range}");
        Assert.Equal(650, topics.Count(target));
    }

    [Fact]
    public async Task Run_TopicOfOurOwnOrNone_FailsAndNamesIt()
    {
        var (topics, _) = await CreateAsync();
        var own = await Assert.ThrowsAsync<CommandFailedException>(() =>
            RunAsync(topics, Command("c1", topics.Options.OutputTopic))
        );
        Assert.Contains(topics.Options.OutputTopic, own.Message);
        var other = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(topics, Command("c1", "orders")));
        Assert.Contains("may not publish to orders", other.Message);
        string absent = $"{topics.Options.OutputTopic}.absent";
        var missing = await Assert.ThrowsAnyAsync<KafkaException>(() => RunAsync(topics, Command("c1", absent)));
        Assert.Contains(absent, missing.Message);
        Assert.Equal(0, topics.Count(topics.Options.OutputTopic));
    }

    private async Task<(TestTopics Topics, string Target)> CreateAsync()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync();
        return (topics, await topics.CreateOtherAsync("replay", partitions: 3));
    }

    private Task<ReplayResult> RunAsync(TestTopics topics, ReplayCommand command) =>
        Eventually.EndsAsync(RunAsync(topics, command, Ignore, Test));

    private Task<ReplayResult> RunAsync(
        TestTopics topics,
        ReplayCommand command,
        CommandProgress progress,
        CancellationToken stop
    ) =>
        Replay(topics)
            .RunAsync(
                command,
                model.Store,
                Precision.Auto,
                announced.GetValueOrDefault(command.Id),
                range =>
                {
                    announced.Add(command.Id, range);
                    return Task.CompletedTask;
                },
                progress,
                stop
            );

    private static ReplayRun Replay(TestTopics topics) =>
        new(
            topics.Clients,
            topics.Options,
            1024 * 1024,
            new SentimentMetrics(
                new ServiceCollection()
                    .AddMetrics()
                    .BuildServiceProvider()
                    .GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()
            ),
            TimeProvider.System,
            NullLogger<RecordIsolation>.Instance
        );

    private static ReplayCommand Command(string id, string topic) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = "anna",
            IssuedAt = TimeProvider.System.GetUtcNow(),
            Topic = topic,
            Rate = Fast,
        };

    private static void Publish(TestTopics topics, IEnumerable<Message<byte[], byte[]>> records)
    {
        using var producer = topics.Clients.Producer();
        foreach (var record in records)
        {
            producer.Produce(topics.Options.InputTopic, record);
        }

        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }

    /// <summary>Each a minute after the one before.</summary>
    private static Message<byte[], byte[]> Record(Review review) =>
        new()
        {
            Key = Encoding.UTF8.GetBytes($"key-{review.Id}"),
            Value = EventSerializer.Serialize(review),
            Timestamp = new Timestamp(Time.AddMinutes(int.Parse(review.Id.Split('-')[1]))),
        };

    private static Message<byte[], byte[]> Poison(int minute) =>
        new()
        {
            Key = Encoding.UTF8.GetBytes($"poison-{minute}"),
            Value = "no json"u8.ToArray(),
            Timestamp = new Timestamp(Time.AddMinutes(minute)),
        };

    /// <summary>Once there are as many; each under the key of its review, and those of a replay under its command.</summary>
    private static List<ScoredReview> Scores(TestTopics topics, string topic, int count) =>
        [
            .. topics
                .Read(topic, records => records.Count >= count)
                .Select(record =>
                {
                    Assert.True(EventSerializer.TryRead(record.Message.Value, out var score, out string? fault), fault);
                    Assert.Equal($"key-{score.Id}", Encoding.UTF8.GetString(record.Message.Key));
                    Assert.Equal(topics.Options.InputTopic, score.Source.Topic);
                    if (topic != topics.Options.OutputTopic)
                    {
                        Assert.True(record.Message.Headers.TryGetLastBytes(ReplayHeaders.Command, out _));
                    }
                    return score;
                }),
        ];

    /// <summary>Each review once, with the probability that the model gives it outside any stream, to the bit.</summary>
    private void AssertScoredAsAlone(Review[] reviews, IReadOnlyList<ScoredReview> scores)
    {
        var byId = scores.ToDictionary(score => score.Id);
        Assert.Equal(reviews.Select(review => review.Id).Order(), byId.Keys.Order());
        Assert.Equal(
            model.Score(reviews.Select(review => review.Text)).Select(BitConverter.SingleToInt32Bits),
            reviews.Select(review => BitConverter.SingleToInt32Bits(byId[review.Id].Probability))
        );
    }
}
