using System.Text;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.CrashingRetrainer;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Retrainer;

/// <summary>The retrainer as an orchestrator runs it, on a real Kafka: commands in, answers out.</summary>
[Collection("kafka hosts")]
public sealed class RetrainerProcessTests(KafkaFixture kafka)
{
    [Fact]
    public async Task Retrain_RightLabelsThenWrongOnes_PromotesTheFirstAndRefusesTheSecond()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        house.PublishLabels(600);
        await using var retrainer = await house.StartAsync();

        await house.SendAsync(RetrainerHouse.Retrain("r1"));
        var first = await house.FinishedAsync("r1", retrainer);

        Assert.True(first.Outcome == CommandOutcome.Succeeded, first.Summary);
        string promoted = first.Facts!["version"];
        Assert.Equal((promoted, house.First), (house.Current, first.Facts["parent"]));
        Assert.Equal([promoted], house.PublishedVersions());
        var decided = Assert.Single(house.Statuses().OfType<PromotionDecided>());
        Assert.True(
            decided is { Promote: true, Reviews: 180, CommandId: "r1" } && decided.CandidateAccuracy > decided.CurrentAccuracy,
            $"{decided}"
        );
        Assert.True(PromotionDecision.Read(house.Store, TinyModel.Name, promoted)!.Promote);
        Assert.Contains(house.Statuses().OfType<CommandProgressed>(), progress => progress is { Stage: "train", Done: > 0 });

        // The manifest says what it was made of: the same again gives the same weights.
        await house.SendAsync(
            new RollbackCommand
            {
                SchemaVersion = 1,
                Id = "b1",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        await house.SendAsync(RetrainerHouse.Retrain("again"));
        string again = (await house.FinishedAsync("again", retrainer)).Facts!["version"];
        Assert.NotEqual(promoted, again);
        Assert.Equal(house.Manifest(promoted).Files["weights.safetensors"], house.Manifest(again).Files["weights.safetensors"]);
        Assert.Equal(house.Manifest(promoted).Training["labels"], house.Manifest(again).Training["labels"]);

        house.PublishLabels(900, areWrong: true);
        await house.SendAsync(RetrainerHouse.Retrain("r2") with { Newest = 900 });
        var second = await house.FinishedAsync("r2", retrainer);

        Assert.Equal(CommandOutcome.Refused, second.Outcome);
        Assert.Equal(again, house.Current);
        Assert.Equal([promoted, house.First, again], house.PublishedVersions());
        Assert.False(PromotionDecision.Read(house.Store, TinyModel.Name, second.Facts!["version"])!.Promote);
        await retrainer.SignalAsync("TERM");
        Assert.Equal(0, await retrainer.EndAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Repeat_AVersionOfTheRetrainer_GivesTheSameWeightsAndLeavesTheStoreAlone(bool fromScratch)
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        house.PublishLabels(300);
        await using var retrainer = await house.StartAsync();
        await house.SendAsync(
            RetrainerHouse.Retrain("r1") with
            {
                FromScratch = fromScratch,
                Newest = 200,
                Rehearsal = 0.3,
                Seed = 7,
                Epochs = 2,
            }
        );
        string version = (await house.FinishedAsync("r1", retrainer)).Facts!["version"];
        var (versions, current) = (house.Versions, house.Current);
        house.PublishLabels(100); // later labels change nothing

        await house.SendAsync(Repeat("a1", version));
        var again = await house.FinishedAsync("a1", retrainer);
        await house.SendAsync(Repeat("a2", house.First));
        var first = await house.FinishedAsync("a2", retrainer);
        await house.DeleteLabelsAsync(partition: 0, before: 10);
        await house.SendAsync(Repeat("a3", version));
        var without = await house.FinishedAsync("a3", retrainer);

        Assert.True(again.Outcome == CommandOutcome.Succeeded, again.Summary);
        Assert.Equal(house.Manifest(version).Files["weights.safetensors"], again.Facts!["weights"]);
        Assert.Equal(
            (CommandOutcome.Failed, $"No retrainer made {house.First}: its manifest holds no settings to repeat."),
            (first.Outcome, first.Summary)
        );
        Assert.Equal(CommandOutcome.Failed, without.Outcome);
        Assert.StartsWith("The labels have changed since: labels was 0: [0, ", without.Summary);
        Assert.Equal([.. versions, current], [.. house.Versions, house.Current]);

        static RepeatCommand Repeat(string id, string version) =>
            new()
            {
                SchemaVersion = 1,
                Id = id,
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
                Version = version,
            };
    }

    [Theory]
    [InlineData(nameof(CrashPoint.Training), 2)]
    [InlineData(nameof(CrashPoint.StoreWrite), 2)]
    [InlineData(nameof(CrashPoint.Stored), 2)]
    [InlineData(nameof(CrashPoint.Decided), 2)]
    [InlineData(nameof(CrashPoint.Pointer), 2)]
    [InlineData(nameof(CrashPoint.Published), 2)]
    public async Task Retrain_KilledOnTheWay_IsFinishedAfterTheRestart(string crashPoint, int versions)
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        house.PublishLabels(600);
        await using (var killed = await house.StartAsync(crashPoint))
        {
            await house.SendAsync(RetrainerHouse.Retrain("r1"));
            await Eventually.IsTrueAsync(() => killed.HasEnded, $"it is killed at {crashPoint}", TimeSpan.FromSeconds(60));
        }

        SentimentModel.Load(house.Store.Find(TinyModel.Name, house.Current!)).Dispose(); // whatever it is
        Assert.DoesNotContain(house.Statuses(), status => status is CommandFinished or CommandRejected);

        await using var retrainer = await house.StartAsync();
        var finished = await house.FinishedAsync("r1", retrainer);

        Assert.True(finished.Outcome == CommandOutcome.Succeeded, finished.Summary);
        Assert.Equal(versions, house.Versions.Length);
        Assert.Equal(finished.Facts!["version"], house.Current);
        Assert.Equal(house.Current, house.PublishedVersions()[^1]);
        Assert.Single(house.Statuses().OfType<CommandFinished>());
        foreach (string version in house.Versions)
        {
            SentimentModel.Load(house.Store.Find(TinyModel.Name, version)).Dispose();
        }
    }

    [Fact]
    public async Task Commands_GoodBadAndRepeated_AreAllAnsweredOnce()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        string second = house.AddVersion(2);
        house.PublishLabels(60);
        await using var retrainer = await house.StartAsync();
        string topic = house.Topics.Options.ControlTopic;

        var promote = new PromoteCommand
        {
            SchemaVersion = 1,
            Id = "p1",
            Issuer = "test",
            IssuedAt = TimeProvider.System.GetUtcNow(),
            Version = second,
        };
        await house.SendAsync(promote);
        await house.SendAsync(promote); // a repeated id does nothing
        await house.SendAsync(promote with { Id = "p2", Version = "20010101-000000" });
        await house.SendAsync(promote with { Id = "p3", Target = "somebody-else" });
        await house.SendAsync(
            new EvaluateCommand
            {
                SchemaVersion = 1,
                Id = "e1",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
                Newest = 50,
            }
        );
        await house.SendAsync(
            new StatusCommand
            {
                SchemaVersion = 1,
                Id = "s1",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        house.Produce(topic, "x", "{"u8.ToArray());
        house.Produce(
            topic,
            "x",
            Encoding.UTF8.GetBytes(
                """{"type":"FlyCommand","schemaVersion":1,"id":"f1","issuer":"t","issuedAt":"2025-03-01T12:30:00Z"}"""
            )
        );
        house.Produce(
            topic,
            "x",
            Encoding.UTF8.GetBytes(
                """
                {"type":"EvaluateCommand","schemaVersion":1,"id":"n1","newest":0,
                "issuer":"t","issuedAt":"2025-03-01T12:30:00Z"}
                """
            )
        );
        house.Flush();
        await house.SendAsync(
            new RollbackCommand
            {
                SchemaVersion = 1,
                Id = "b1",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        await house.SendAsync(
            new RollbackCommand
            {
                SchemaVersion = 1,
                Id = "b2",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        await house.FinishedAsync("b2", retrainer);
        await house.FinishedAsync("e1", retrainer);

        var finished = house.Statuses().OfType<CommandFinished>().ToDictionary(answer => answer.CommandId);
        Assert.Equal(CommandOutcome.Succeeded, finished["p1"].Outcome);
        Assert.Equal(CommandOutcome.Failed, finished["p2"].Outcome);
        Assert.Contains("20010101-000000", finished["p2"].Summary);
        Assert.Equal("50", finished["e1"].Facts!["reviews"]);
        Assert.Equal(("retrainer", second), (finished["s1"].Facts!["role"], finished["s1"].Facts!["version"]));
        Assert.Equal(CommandOutcome.Succeeded, finished["b1"].Outcome);
        Assert.Equal(CommandOutcome.Failed, finished["b2"].Outcome); // there is none before the first
        Assert.Equal(house.First, house.Current);
        Assert.Equal([second, house.First], house.PublishedVersions());
        string[] rejected = [.. house.Statuses().OfType<CommandRejected>().Select(answer => answer.CommandId).Order()];
        Assert.Equal(["f1", "n1", "p3", $"{topic} [0] @6"], rejected.Order(StringComparer.Ordinal).OrderBy(id => id.Length));
    }

    [Fact]
    public async Task Rollback_KilledBetweenPointerAndEvent_GoesBackOnce()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        string second = house.AddVersion(2),
            third = house.AddVersion(3);
        house.Store.MakeCurrent(TinyModel.Name, second);
        house.Store.MakeCurrent(TinyModel.Name, third);
        await using (var killed = await house.StartAsync(nameof(CrashPoint.Pointer)))
        {
            await house.SendAsync(
                new RollbackCommand
                {
                    SchemaVersion = 1,
                    Id = "b1",
                    Issuer = "test",
                    IssuedAt = TimeProvider.System.GetUtcNow(),
                }
            );
            await Eventually.IsTrueAsync(() => killed.HasEnded, "it is killed");
        }

        await using var retrainer = await house.StartAsync();
        var finished = await house.FinishedAsync("b1", retrainer);

        Assert.Equal((CommandOutcome.Succeeded, second), (finished.Outcome, finished.Facts!["version"]));
        Assert.Equal(second, house.Current);
        Assert.Equal([second], house.PublishedVersions());
    }

    [Fact]
    public async Task Start_Niceness_IsThatOfEveryThread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Niceness is Linux's.");
        using var house = await RetrainerHouse.CreateAsync(kafka);
        await using var retrainer = await house.StartAsync(null, "--StreamSentiment:Retraining:Niceness", "7");

        (int Thread, string Stat)[] threads = [.. ThreadFiles.Read(retrainer.Id, "stat")];

        Assert.NotEmpty(threads);
        const int Nice = 16; // the fields behind the name, which may hold spaces: man proc_pid_stat
        Assert.All(threads, thread => Assert.Equal("7", thread.Stat[(thread.Stat.LastIndexOf(')') + 2)..].Split(' ')[Nice]));
    }

    [Fact]
    public async Task RedriveAndReplay_ByCommand_AreCarriedOut()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        var options = house.Topics.Options;
        string replayed = await house.CreateTopicAsync();
        for (int i = 0; i < 20; i++)
        {
            house.Produce(options.InputTopic, $"{i}", EventSerializer.Serialize(new Review($"{i}", $"a good story {i}")));
        }

        house.ProduceDeadLetter("poison"u8.ToArray(), RejectionReason.InvalidJson);
        house.Flush();
        await using var retrainer = await house.StartAsync();

        await house.SendAsync(
            new ReplayCommand
            {
                SchemaVersion = 1,
                Id = "play",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
                Topic = replayed,
                Rate = 1000,
            }
        );
        var played = await house.FinishedAsync("play", retrainer);
        await house.SendAsync(
            new RedriveCommand
            {
                SchemaVersion = 1,
                Id = "drive",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        var driven = await house.FinishedAsync("drive", retrainer);

        Assert.True(
            played.Outcome == CommandOutcome.Succeeded && driven.Outcome == CommandOutcome.Succeeded,
            $"{played.Summary} {driven.Summary}"
        );
        Assert.Equal(("20", "1"), (played.Facts!["scored"], driven.Facts!["redriven"]));
        Assert.Equal((20, 21), (house.Topics.Count(replayed), house.Topics.Count(options.InputTopic)));
        await house.SendAsync(
            new ReplayCommand
            {
                SchemaVersion = 1,
                Id = "own",
                Issuer = "test",
                IssuedAt = TimeProvider.System.GetUtcNow(),
                Topic = options.OutputTopic,
            }
        );
        Assert.Equal(CommandOutcome.Failed, (await house.FinishedAsync("own", retrainer)).Outcome);
    }

    [Fact]
    public async Task Labels_ThatTheModelGetsWrong_RaiseAnAlarmThatAsksForARetraining()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        house.PublishLabels(600);
        await using var retrainer = await house.StartAsync(
            null,
            "--StreamSentiment:Triggers:Alarm",
            "true",
            "--StreamSentiment:Drift:Memory",
            "100",
            "--StreamSentiment:Drift:LeastSample",
            "100",
            "--StreamSentiment:Retraining:Epochs",
            "1"
        );
        await house.SendAsync(RetrainerHouse.Retrain("r1"));
        Assert.Equal(CommandOutcome.Succeeded, (await house.FinishedAsync("r1", retrainer)).Outcome);

        for (int i = 0; house.Statuses().OfType<DriftDetected>().FirstOrDefault() is null; i++)
        {
            Assert.True(i < 60, "No alarm was raised.");
            house.PublishLabels(50, areWrong: true); // until the new version is the one that is watched
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        }

        var alarm = house.Statuses().OfType<DriftDetected>().First();
        Assert.Equal(("accuracy", house.Current), (alarm.Signal, alarm.Model.Version));
        Assert.True(alarm.Statistic > alarm.Threshold && alarm.Instance == RetrainerHouse.Instance, $"{alarm}");
        await house.FinishedAsync($"alarm-{alarm.Id}", retrainer);
    }

    [Fact]
    public async Task Labels_BadOnesAndEnoughNewOnes_BecomeDeadLettersAndAskForARetraining()
    {
        using var house = await RetrainerHouse.CreateAsync(kafka);
        await using var retrainer = await house.StartAsync(
            null,
            "--StreamSentiment:Triggers:Labels",
            "100",
            "--StreamSentiment:Retraining:LearningRate",
            "0.02",
            "--StreamSentiment:Retraining:Epochs",
            "2"
        );
        house.PublishLabels(120);
        house.Produce(house.Topics.Options.LabelledTopic, "bad", """{"id":"7","text":"good","label":"neutral"}"""u8.ToArray());
        house.Produce(house.Topics.Options.LabelledTopic, "l1", null); // withdraws
        house.Produce(house.Topics.Options.LabelledTopic, null, null);
        house.Flush();

        var finished = await house.FinishedAsync("labels-100", retrainer);

        Assert.NotEqual(CommandOutcome.Failed, finished.Outcome);
        var letters = house.Topics.Read(house.Topics.Options.DeadLetterTopic, letters => letters.Count >= 2);
        Assert.Equal(
            [RejectionReason.InvalidLabel, RejectionReason.NullValue],
            letters
                .Select(letter => Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(DeadLetterHeaders.Reason)))
                .Order()
        );
    }
}
