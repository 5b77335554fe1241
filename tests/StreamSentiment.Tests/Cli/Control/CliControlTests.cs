using System.Text.Json;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Tests.Control;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Cli.Control;

/// <summary><c>control</c> as an operator's shell sees it, with a stand-in for those who answer.</summary>
[Collection("kafka hosts")]
public sealed class CliControlTests(KafkaFixture kafka)
{
    private static readonly CommandEvents Retrainer = new("retrainer-0", TimeProvider.System);
    private static readonly CommandEvents Scorer0 = new("scorer-0", TimeProvider.System);
    private static readonly CommandEvents Scorer1 = new("scorer-1", TimeProvider.System);

    [Fact]
    public async Task Retrain_Waiting_ShowsStagesDecisionAndTakeoverAndEndsWell()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command =>
                [
                    Retrainer.Accepted(command.Id),
                    Retrainer.Progressed(command.Id, "train", "epoch 1 of 2", 0.5),
                    Retrainer.Progressed(command.Id, "train", "epoch 2 of 2", 1),
                    Retrainer.Progressed("other", "read", "of another command"),
                    Retrainer.Progressed(command.Id, "judge", "400 reviews"),
                    Decided(command.Id, promote: true),
                    Retrainer.Finished(
                        command.Id,
                        CommandOutcome.Succeeded,
                        "It won.",
                        new Dictionary<string, string> { ["version"] = "2" }
                    ),
                    Activated(),
                ]
        );

        var (code, output, error) = await RunAsync(
            topics,
            "retrain",
            "--newest",
            "1600",
            "--since",
            "2h",
            "--hold-out",
            "0.2",
            "--from-scratch",
            "--wait",
            "--issuer",
            "anna"
        );

        Assert.Equal(0, code);
        var command = Assert.IsType<RetrainCommand>(Assert.Single(answerer.Commands));
        Assert.Equal(
            (1600, 0.2, true, null, "anna", null),
            (command.Newest, command.HoldOut, command.FromScratch, command.Epochs, command.Issuer, command.Target)
        );
        Assert.Equal(7200, (command.IssuedAt - command.Since!.Value).TotalSeconds, 5.0);
        Assert.Equal(
            [
                $"Published to {topics.Options.ControlTopic}: {command.Id}",
                "retrainer-0: accepted",
                "retrainer-0: train: epoch 1 of 2",
                "retrainer-0: judge: 400 reviews",
            ],
            error
        );
        Assert.Contains(output, line => line.Contains("mcnemar") && line.Contains("0.0100") && line.Contains("passed"));
        Assert.Contains("Promote:", output);
        Assert.Contains("- It is better.", output);
        Assert.Equal(
            ["retrainer-0: succeeded: It won.", "  version: 2", "scorer-0: scores with tiny 2, with 1 before"],
            output[^3..]
        );
    }

    [Theory]
    [InlineData(CommandOutcome.Refused)]
    [InlineData(CommandOutcome.Failed)]
    public async Task Rollback_WaitingForAnOutcomeThatIsNoSuccess_EndsWithOne(string outcome)
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command => [Retrainer.Accepted(command.Id), Retrainer.Finished(command.Id, outcome, "There is none.")]
        );

        var (code, output, _) = await RunAsync(topics, "rollback", "--to", "1", "--wait");

        Assert.Equal(1, code);
        Assert.Equal([$"retrainer-0: {outcome}: There is none."], output);
        Assert.Equal("1", Assert.IsType<RollbackCommand>(Assert.Single(answerer.Commands)).Version);
    }

    [Fact]
    public async Task Repeat_SameWeights_EndsWell()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command => [Retrainer.Accepted(command.Id), Retrainer.Finished(command.Id, CommandOutcome.Succeeded, "The same.")]
        );

        var (code, output, _) = await RunAsync(topics, "repeat", "20261123-170000", "--wait");

        Assert.Equal(0, code);
        Assert.Equal(["retrainer-0: succeeded: The same."], output);
        Assert.Equal("20261123-170000", Assert.IsType<RepeatCommand>(Assert.Single(answerer.Commands)).Version);
    }

    [Fact]
    public async Task Promote_Rejected_EndsWithOneAndSaysWhy()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command => [Retrainer.Rejected(command.Id, "There is no version 7.")]
        );

        var (code, output, _) = await RunAsync(topics, "promote", "7", "--wait");

        Assert.Equal(1, code);
        Assert.Equal(["retrainer-0: rejected: There is no version 7."], output);
    }

    [Fact]
    public async Task Redrive_NotWaiting_PrintsTheIdOnceTheBrokerHasIt()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(topics, _ => []);

        var (code, output, _) = await RunAsync(
            topics,
            "redrive",
            "--reason",
            "too-large",
            "--from",
            "2026-11-01",
            "--rate",
            "0.5",
            "--dry-run",
            "--target",
            "retrainer-0"
        );

        Assert.Equal(0, code);
        await Eventually.IsTrueAsync(() => answerer.Commands.Count == 1, "the command is there");
        var command = Assert.IsType<RedriveCommand>(answerer.Commands[0]);
        Assert.Equal([command.Id], output);
        Assert.Equal(
            ("too-large", 0.5, true, null, "retrainer-0"),
            (command.Reason, command.Rate, command.DryRun, command.MaxAttempts, command.Target)
        );
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), command.From);
    }

    [Fact]
    public async Task Replay_GivenAgainWithItsId_ShowsWhatBecameOfIt()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command =>
                [Retrainer.Accepted(command.Id), Retrainer.Finished(command.Id, CommandOutcome.Succeeded, "Scored 3 reviews.")]
        );
        for (int time = 1; time <= 2; time++)
        {
            var (code, output, _) = await RunAsync(topics, "replay", "--topic", "again", "--id", "r-1", "--wait");
            Assert.Equal(0, code);
            Assert.Equal(["retrainer-0: succeeded: Scored 3 reviews."], output);
        }
        await Eventually.IsTrueAsync(() => answerer.Commands.Count == 2, "it was published twice");
    }

    [Fact]
    public async Task Evaluate_NobodyThere_EndsWithOneAndNamesTheCommand()
    {
        var topics = await CreateAsync();

        var (code, output, error) = await RunAsync(topics, "evaluate", "--wait", "--timeout", "1", "--id", "e-1");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("Nobody answered.", error[^1]);
        Assert.Contains("--id e-1 --wait", error[^1]);
    }

    [Theory]
    [InlineData(CommandOutcome.Succeeded, 0)]
    [InlineData(CommandOutcome.Failed, 1)]
    public async Task Pause_SeveralScorers_ShowsAllAndSucceedsOnlyIfAllDo(string ofTheSecond, int expected)
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command =>
                [
                    Scorer0.Accepted(command.Id),
                    Scorer0.Finished(command.Id, CommandOutcome.Succeeded, "Paused."),
                    Scorer1.Accepted(command.Id),
                    Scorer1.Finished(command.Id, ofTheSecond, "Done."),
                ]
        );

        var (code, output, _) = await RunAsync(topics, "pause", "--wait");

        Assert.Equal(expected, code);
        Assert.Equal(["scorer-0: succeeded: Paused.", $"scorer-1: {ofTheSecond}: Done."], output);
    }

    [Fact]
    public async Task Status_TwoInstances_AreATableOfWhateverTheySay()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command =>
                [
                    Scorer1.Finished(
                        command.Id,
                        CommandOutcome.Succeeded,
                        ".",
                        new Dictionary<string, string> { ["role"] = "scorer", ["paused"] = "true" }
                    ),
                    Retrainer.Finished(
                        command.Id,
                        CommandOutcome.Succeeded,
                        ".",
                        new Dictionary<string, string>
                        {
                            ["role"] = "retrainer",
                            ["commands"] = "c-9",
                            ["threads"] = "2",
                            ["seen"] = "[1]",
                        }
                    ),
                ]
        );

        var (code, output, _) = await RunAsync(topics, "status");

        Assert.Equal(0, code);
        Assert.Equal(
            [
                ["retrainer-0", "retrainer", "-", "c-9"],
                ["scorer-1", "scorer", "true", "-"],
            ],
            output[..^4].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        );
        Assert.Equal(
            ["retrainer-0: .", "  threads: 2", "  seen: [1]", "scorer-1: ."],
            output[^4..].Select(line => line.TrimEnd())
        );
    }

    [Fact]
    public async Task Shadow_Json_WritesTheEventsAsTheyStandInTheTopic()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(
            topics,
            command => [Scorer0.Accepted(command.Id), Scorer0.Finished(command.Id, CommandOutcome.Succeeded, "On.")]
        );

        var (code, output, error) = await RunAsync(
            topics,
            "shadow",
            "2",
            "on",
            "--share",
            "0.5",
            "--target",
            "scorer-0",
            "--wait",
            "--json"
        );

        Assert.Equal(0, code);
        Assert.DoesNotContain(error, line => line.StartsWith("Published", StringComparison.Ordinal));
        var command = Assert.IsType<ShadowCommand>(Assert.Single(answerer.Commands));
        Assert.Equal(("2", true, 0.5), (command.Version, command.On, command.Share));
        Assert.Equal(
            ["CommandAccepted", "CommandFinished"],
            output.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString())
        );
    }

    [Fact]
    public async Task Resume_Interrupted_SaysThatTheCommandGoesOn()
    {
        var topics = await CreateAsync();
        await using var answerer = new FakeAnswerer(topics, command => [Scorer0.Accepted(command.Id)]);
        await using var cli = ProcessRunner.StartCli(["control", "resume", "--wait"], topics.Environment);
        await cli.UntilAsync(() => cli.Error.Contains("scorer-0: accepted"), "it is accepted");

        await cli.SignalAsync("INT");

        Assert.Equal(1, await cli.EndAsync());
        Assert.StartsWith("The command goes on", cli.ErrorLines[^1]);
    }

    [Fact]
    public async Task Status_NoSuchTopic_FailsAndNamesIt()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());

        var (code, _, error) = await RunAsync(topics, "status");

        Assert.Equal(1, code);
        Assert.Contains(topics.Options.StatusTopic, Assert.Single(error));
    }

    private async Task<TestTopics> CreateAsync()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateModelTopicsAsync();
        return topics;
    }

    private static async Task<(int Code, string[] Output, string[] Error)> RunAsync(TestTopics topics, params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(["control", .. arguments], topics.Environment);
        return (await cli.EndAsync(), cli.OutputLines, cli.ErrorLines);
    }

    private static PromotionDecided Decided(string commandId, bool promote) =>
        new()
        {
            SchemaVersion = 1,
            Id = "d",
            Instance = "retrainer-0",
            At = TimeProvider.System.GetUtcNow(),
            Model = new("tiny", "2"),
            CommandId = commandId,
            CurrentVersion = "1",
            Promote = promote,
            Reviews = 400,
            CandidateAccuracy = 0.9,
            CurrentAccuracy = 0.8,
            Clauses =
            [
                new DecidedClause
                {
                    Name = "mcnemar",
                    Verdict = "passed",
                    Value = 0.01,
                    Threshold = 0.05,
                    Reason = "It is better.",
                },
            ],
        };

    private static ModelActivated Activated() =>
        new()
        {
            SchemaVersion = 1,
            Id = "a",
            Instance = "scorer-0",
            At = TimeProvider.System.GetUtcNow(),
            Model = new("tiny", "2"),
            FormerVersion = "1",
            CauseId = "p",
        };
}
