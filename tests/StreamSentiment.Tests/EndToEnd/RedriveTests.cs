using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Control.Redrive;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Dead letters go back to where they were read, once, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class RedriveTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly CommandProgress Ignore = (_, _, _) => { };

    private readonly Dictionary<string, string> announced = []; // what a command is told of itself after a crash

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Filtered_RedrivesWhatFitsOnceWhoeverAsksAgain()
    {
        var topics = await CreateAsync();
        Publish(
            topics,
            Letters.Publish("too-large", topics.Options.InputTopic, new Headers { { "trace", [65] } }, key: "a", value: "large"),
            Letters.Publish("invalid-json", topics.Options.InputTopic, key: "b"),
            Letters.Publish("too-large", topics.Options.InputTopic, Letters.Died(3), key: "c"),
            Letters.Publish("too-large", topics.Options.InputTopic, isCut: true, key: "d"),
            Letters.Publish("too-large", "elsewhere", key: "e"),
            Letters.Publish("too-large", topics.Options.LabelledTopic, Letters.Died(1), key: "f", value: "label")
        );
        var command = Command("c1") with { Reason = "too-large" };

        var dry = await RunAsync(topics, command with { Id = "dry", DryRun = true });
        Assert.Equal(
            "Would redrive 2 of 5 dead letters; 2 too-large; left out: 1 cut, 1 other-topic, 1 too-many-attempts. "
                + "other-topic: it was read from a topic that a redrive may not publish to; Kafka:RedriveTopics of the retrainer "
                + "allows more.",
            dry.Summary
        );
        Assert.Equal(
            (0, 0, 0),
            (
                topics.Count(topics.Options.InputTopic),
                topics.Count(topics.Options.LabelledTopic),
                topics.Count(topics.Options.StatusTopic)
            )
        );

        var result = await RunAsync(topics, command);
        Assert.Equal(dry.Summary.Replace("Would redrive", "Redrove"), result.Summary);
        var record = Assert.Single(topics.Read(topics.Options.InputTopic, records => records.Count == 1)).Message;
        Assert.Equal(("a", "large"), (Encoding.UTF8.GetString(record.Key), Encoding.UTF8.GetString(record.Value)));
        Assert.Equal(
            [("trace", "A"), ("dead-letter.attempt", "1"), ("redrive.command", "c1")],
            Letters.Texts(record.Headers)[..^1]
        );
        Assert.Matches($"^{topics.Options.DeadLetterTopic}/[0-9]+/[0-9]+$", Letters.Texts(record.Headers)[^1].Value);
        Assert.Equal(
            "f",
            Encoding.UTF8.GetString(
                Assert.Single(topics.Read(topics.Options.LabelledTopic, records => records.Count == 1)).Message.Key
            )
        );

        var again = await RunAsync(topics, command);
        var later = await RunAsync(topics, command with { Id = "c2" });
        Assert.Equal(result.Summary, again.Summary); // as after a crash that came before its answer
        Assert.Equal((0, 2), (later.Redriven, later.Skipped[RedriveCause.RedrivenBefore]));
        Assert.Equal((1, 1), (topics.Count(topics.Options.InputTopic), topics.Count(topics.Options.LabelledTopic)));

        var others = await RunAsync(topics, Command("c3")); // the one that no filter left out until now
        Assert.Equal((1, 1), (others.Redriven, others.ByReason["invalid-json"]));
        Assert.Equal(2, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task Run_TimeRange_IsOfTheDeadLettersOwnTime()
    {
        var topics = await CreateAsync();
        Publish(
            topics,
            [.. Enumerable.Range(0, 10).Select(i => Letters.Publish(topic: topics.Options.InputTopic, key: $"{i}"))],
            i => Letters.Time.AddHours(i)
        );

        var result = await RunAsync(
            topics,
            Command("c1") with
            {
                From = Letters.Time.AddHours(3),
                To = Letters.Time.AddHours(7),
            }
        );

        Assert.Equal((4, 4), (result.Matched, result.Redriven));
        Assert.Equal(["3", "4", "5", "6"], Keys(topics, 4).Order());
    }

    [Fact]
    public async Task Run_StoppedInBetween_GoesOnWhereItWas()
    {
        const int Count = 30;
        var topics = await CreateAsync();
        Publish(
            topics,
            [.. Enumerable.Range(0, Count).Select(i => Letters.Publish(topic: topics.Options.InputTopic, key: $"{i}"))]
        );
        var command = Command("c1") with { Rate = 10 };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var run = RunAsync(
            Redrive(topics),
            command,
            (_, _, done) => stop.CancelAfter(done > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(20)),
            stop.Token
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(run));
        Assert.InRange(topics.Count(topics.Options.InputTopic), 1, Count - 1);

        var result = await RunAsync(topics, command with { Rate = 10_000 });

        Assert.Equal((Count, Count), (result.Matched, result.Redriven));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}").Order(), Keys(topics, Count).Order());
        Assert.Equal(Count, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task Run_CrashBeforeABatchIsRemembered_RedrivesEachOnce()
    {
        const int Count = 3 * RedriveBatch.Size;
        var topics = await CreateAsync(partitions: 1);
        Publish(
            topics,
            [.. Enumerable.Range(0, Count).Select(i => Letters.Publish(topic: topics.Options.InputTopic, key: $"{i}"))]
        );
        var command = Command("c1") with { Rate = 1_000_000 };
        int events = 0;
        var crashing = Redrive(
            topics,
            onEvent: () =>
            {
                if (++events == 2) // its records are under way
                {
                    throw new InvalidOperationException("crash");
                }
            }
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Eventually.EndsAsync(RunAsync(crashing, command, Ignore, Test))
        );
        Assert.Equal(RedriveBatch.Size, topics.Count(topics.Options.InputTopic));

        var result = await RunAsync(topics, command);

        Assert.Equal((Count, Count), (result.Matched, result.Redriven));
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => $"{i}"),
            topics.ReadAll(topics.Options.InputTopic).Select(record => Encoding.UTF8.GetString(record.Message.Key))
        );
    }

    [Fact]
    public async Task Run_AtLeastOnce_RedrivesABatchTwiceAfterACrash()
    {
        var topics = await CreateAsync(partitions: 1);
        topics.Options.Delivery = Delivery.AtLeastOnce;
        Publish(topics, [.. Enumerable.Range(0, 10).Select(i => Letters.Publish(topic: topics.Options.InputTopic, key: $"{i}"))]);
        var crashing = Redrive(topics, onEvent: () => throw new InvalidOperationException("crash"));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Eventually.EndsAsync(RunAsync(crashing, Command("c1"), Ignore, Test))
        );

        Assert.Equal(10, (await RunAsync(topics, Command("c1"))).Redriven);

        Assert.Equal(20, topics.Count(topics.Options.InputTopic));
    }

    [Fact]
    public async Task Run_PoisonThatStaysPoison_DiesAgainAndCountsUntilTheLimit()
    {
        var topics = await CreateAsync();
        await using var scoring = new ScoringRun(topics.Options, model.Store);
        await topics.ProduceAsync(
            new Message<byte[], byte[]>
            {
                Key = "p"u8.ToArray(),
                Value = "no json"u8.ToArray(),
                Headers = new Headers { { "trace", [65] } },
            }
        );
        await topics.ProduceAsync(
            new Message<byte[], byte[]> { Key = "r"u8.ToArray(), Value = EventSerializer.Serialize(new Review("r", "good")) }
        );
        Assert.Equal(["1"], Attempts(topics, 1));

        Assert.Equal(1, (await RunAsync(topics, Command("c1"))).Redriven);
        Assert.Equal(["1", "2"], Attempts(topics, 2));
        var again = await RunAsync(topics, Command("c1"));
        Assert.Equal((1, 1), (again.Matched, again.Redriven)); // what died again after it began is none of its business

        Assert.Equal(1, (await RunAsync(topics, Command("c2"))).Redriven);
        Assert.Equal(["1", "2", "3"], Attempts(topics, 3));
        var limited = await RunAsync(topics, Command("c3") with { MaxAttempts = 2 });
        Assert.Equal(
            (0, 1, 2),
            (limited.Redriven, limited.Skipped[RedriveCause.TooManyAttempts], limited.Skipped[RedriveCause.RedrivenBefore])
        );
        var last = topics.Read(topics.Options.DeadLetterTopic, letters => letters.Count == 3)[^1].Message;
        Assert.Equal("no json", Encoding.UTF8.GetString(last.Value));
        Assert.Equal([("trace", "A"), ("dead-letter.attempt", "2"), ("redrive.command", "c2")], Letters.Texts(last.Headers)[..3]);
        Assert.Equal(1, topics.Count(topics.Options.OutputTopic)); // its neighbour noticed nothing
    }

    [Fact]
    public async Task Run_TooLargeWithItsNewHeaders_IsLeftOutAndSaid()
    {
        var topics = await CreateAsync();
        topics.Options.LabelledTopic = topics.Options.OutputTopic; // it takes less than the topic of the dead letters
        Publish(
            topics,
            Letters.Publish(topic: topics.Options.LabelledTopic, key: "large", value: RandomText(1_200_000)),
            Letters.Publish(topic: topics.Options.LabelledTopic, key: "small")
        );

        var result = await RunAsync(topics, Command("c1"));

        Assert.Equal((2, 1, 1), (result.Matched, result.Redriven, result.Skipped[RedriveCause.TooLarge]));
        Assert.Equal(1, topics.Count(topics.Options.LabelledTopic));
    }

    private async Task<TestTopics> CreateAsync(int partitions = 4)
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions);
        await topics.CreateModelTopicsAsync();
        return topics;
    }

    private Task<RedriveResult> RunAsync(TestTopics topics, RedriveCommand command) =>
        Eventually.EndsAsync(RunAsync(Redrive(topics), command, Ignore, Test));

    private Task<RedriveResult> RunAsync(
        RedriveRun redrive,
        RedriveCommand command,
        CommandProgress progress,
        CancellationToken stop
    ) =>
        redrive.RunAsync(
            command,
            announced.GetValueOrDefault(command.Id),
            range =>
            {
                announced.Add(command.Id, range);
                return Task.CompletedTask;
            },
            progress,
            stop
        );

    private static RedriveRun Redrive(TestTopics topics, Action? onEvent = null)
    {
        var reporter = new StatusReporter(topics.Publisher(), "retrainer-0", new WatchedClock(onEvent ?? (() => { })));
        return new RedriveRun(topics.Clients, topics.Options, reporter, TimeProvider.System, NullLogger<RedriveRun>.Instance);
    }

    private static void Publish(TestTopics topics, params OutboundRecord[] letters) =>
        Publish(topics, letters, _ => TimeProvider.System.GetUtcNow());

    private static void Publish(TestTopics topics, OutboundRecord[] letters, Func<int, DateTimeOffset> time)
    {
        using var producer = topics.Clients.Producer();
        for (int i = 0; i < letters.Length; i++)
        {
            producer.Produce(
                topics.Options.DeadLetterTopic,
                new Message<byte[], byte[]>
                {
                    Key = letters[i].Key!,
                    Value = letters[i].Value!,
                    Headers = letters[i].Headers,
                    Timestamp = new Timestamp(time(i)),
                }
            );
        }
        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }

    /// <summary>The keys of the records in the input, once there are as many.</summary>
    private static IEnumerable<string> Keys(TestTopics topics, int count) =>
        topics
            .Read(topics.Options.InputTopic, records => records.Count >= count)
            .Select(record => Encoding.UTF8.GetString(record.Message.Key));

    /// <summary>The number of deaths in each dead letter, once there are as many letters.</summary>
    private static IEnumerable<string> Attempts(TestTopics topics, int count) =>
        topics
            .Read(topics.Options.DeadLetterTopic, letters => letters.Count >= count)
            .Select(letter => Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(DeadLetterHeaders.Attempt)));

    private static RedriveCommand Command(string id) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = "anna",
            IssuedAt = TimeProvider.System.GetUtcNow(),
        };

    // Without patterns, or it would be small again when it is compressed.
    private static string RandomText(int length)
    {
        var random = new Random(1);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(33, 127)));
    }

    /// <summary>A clock that calls the test when an event is given its time.</summary>
    private sealed class WatchedClock(Action onEvent) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            onEvent();
            return System.GetUtcNow();
        }
    }
}
