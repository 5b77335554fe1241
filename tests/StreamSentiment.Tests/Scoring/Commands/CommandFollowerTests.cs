using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Drift;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Following;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Scoring.Commands;

/// <summary>
/// A scorer that follows commands, without a broker and without a pipeline: pauses have nothing to wait for.
/// </summary>
public sealed class CommandFollowerTests : IDisposable
{
    private readonly RecordingClock clock = new();
    private readonly LogRecorder logs = new();
    private readonly TestMeters meters = new();
    private readonly StatusTopic reports;
    private readonly CancellationTokenSource stop = new();
    private readonly FakeEventTopics topics = new();
    private readonly PauseSwitch reading = new();
    private readonly SentimentMetrics metrics;
    private readonly ActiveModel active = new(TestModels.Serve(version: "v1"));
    private readonly ShadowSlot shadowing;
    private readonly Func<TimeSpan, ScorerCommands> commands;
    private readonly CommandFollower follower;

    public CommandFollowerTests()
    {
        clock.SetUtcNow(SampleCommands.IssuedAt.AddMinutes(1));
        reports = new StatusTopic(clock);
        topics.Statuses.Existing = [];
        metrics = new SentimentMetrics(meters);
        shadowing = new ShadowSlot(
            active,
            Load,
            new ScoreObservers(NullLogger<ScoreObservers>.Instance),
            new ShadowFactory(new ScoringOptions(), reports.Reporter, clock, NullLogger<Shadow>.Instance),
            metrics,
            NullLogger<ShadowSlot>.Instance
        );
        var takeover = new ModelSwapper(active, Load, reports.Reporter, metrics, NullLogger<ModelSwapper>.Instance);
        var pipeline = new ScoringPipeline(
            active,
            scorer: null!,
            members: null!,
            reading,
            new ScoringOptions(),
            new KafkaOptions(),
            clock
        );
        var watch = new DriftWatch(
            new ScoreObservers(NullLogger<ScoreObservers>.Instance),
            new DriftOptions(),
            new ScoringOptions(),
            reports.Reporter,
            metrics,
            NullLogger<DriftWatch>.Instance
        );
        var facts = new ScorerFacts(
            active,
            takeover,
            new ReadingFacts(pipeline, reading, metrics),
            shadowing,
            watch,
            metrics,
            clock
        );
        commands = patience => new ScorerCommands(
            reading,
            shadowing,
            facts,
            new KafkaOptions { DrainTimeout = patience },
            clock,
            logs.CreateLogger<ScorerCommands>()
        );
        var table = commands(TimeSpan.Zero);
        follower = new CommandFollower(
            Dispatcher(table),
            table,
            topics,
            reports.Reporter,
            clock,
            logs.CreateLogger<CommandFollower>()
        );
    }

    public void Dispose()
    {
        shadowing.Dispose();
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Run_CommandsCome_CarriesOutEachOnceAndAnswersIt()
    {
        topics.Commands.Add([null]);
        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);
        ControlCommand[] commands =
        [
            SampleCommands.Resume(),
            SampleCommands.Pause(),
            SampleCommands.Pause("bert"),
            SampleCommands.Shadow("v2"),
            SampleCommands.Status(),
            SampleCommands.Shadow("v2", on: false),
            SampleCommands.Shadow("v2", on: false),
            SampleCommands.Resume(),
            SampleCommands.Shadow("v1"),
            SampleCommands.Shadow("none"),
        ];
        topics.Commands.Add([.. commands, .. commands, SampleCommands.Promote("v2"), SampleCommands.Pause(target: "scorer-1")]);
        await StopAsync(running, answers: commands.Length);

        Assert.Null(reading.Pause);
        Assert.Equal(
            commands.Select(command => command.Id),
            reports.OfType<CommandAccepted>().Select(answer => answer.CommandId)
        );
        Assert.Equal(commands.Select(command => command.Id), Finished.Select(answer => answer.CommandId));
        Assert.Equal([.. Enumerable.Repeat("succeeded", 8), "failed", "failed"], Finished.Select(answer => answer.Outcome));
        string[] summaries =
        [
            "It was not paused",
            "Nothing is read any more",
            "It was paused already. Paused by anna since 2030-01-02 03:00:00Z",
            "v2 scores 10 %",
            "tiny v1 serves 0 partitions and has scored 0 reviews. Paused by anna",
            "v2 left the shadow",
            "v2 was not in the shadow",
            "Reviews are read again. Paused by anna",
            "v1 is the version that serves",
            "There is no none",
        ];
        Assert.All(summaries.Zip(Finished), pair => Assert.StartsWith(pair.First, pair.Second.Summary));
        var facts = Finished[4].Facts!;
        Assert.Equal("this version was stored without a reference", facts["drift"]);
        Assert.Equal(
            ("scorer", "tiny", "v1", "true", "anna", "v2", "0.1", "0"),
            (
                facts["role"],
                facts["model"],
                facts["version"],
                facts["paused"],
                facts["pausedBy"],
                facts["shadow.version"],
                facts["shadow.share"],
                facts["shadow.reviews"]
            )
        );
    }

    [Fact]
    public async Task Run_PausedBefore_IsPausedWhenItIsReadyAndAnswersNothingTwice()
    {
        var (pause, shadow) = (SampleCommands.Pause(), SampleCommands.Shadow("v2", share: 0.5));
        topics.Statuses.Existing = [Answer(pause), Answer(shadow)];
        topics.Commands.Add(pause, shadow);
        var running = follower.RunAsync(stop.Token);
        Assert.False(follower.Ready.IsCompleted); // there may be more
        topics.Commands.Add([null]);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal(("anna", SampleCommands.IssuedAt), (reading.Pause?.Issuer, reading.Pause?.Since));
        await Eventually.IsTrueAsync(() => shadowing.Current is { Version: "v2" }, "the shadow is back");
        topics.Commands.Add(pause, shadow, SampleCommands.Resume());
        await StopAsync(running, answers: 1);
        Assert.Null(reading.Pause);
    }

    [Fact]
    public async Task Run_CommandsCameWhileItWasAway_AreAnsweredAfterwards()
    {
        var old = SampleCommands.Status() with { IssuedAt = SampleCommands.IssuedAt.AddDays(-2) };
        var oldPause = SampleCommands.Pause() with { IssuedAt = SampleCommands.IssuedAt.AddDays(-2) };
        ControlCommand[] commands =
        [
            SampleCommands.Resume(),
            SampleCommands.Shadow("v2"),
            SampleCommands.Shadow("v3"),
            SampleCommands.Shadow("v2", on: false),
            SampleCommands.Status(),
        ];
        topics.Statuses.Existing = [Answer(oldPause, "scorer-1"), Answer(old, "scorer-1")];
        topics.Commands.Add([oldPause, old, .. commands, SampleCommands.Pause(), null]);
        var running = follower.RunAsync(stop.Token);
        await StopAsync(running, answers: 6);
        Assert.NotNull(reading.Pause);
        Assert.Equal("v3", shadowing.Current?.Version);
        string[] summaries =
        [
            "Nothing was done",
            "Nothing was done",
            "v3 scores",
            "v2 was not",
            "tiny v1 serves",
            "It was paused already",
        ];
        Assert.All(summaries.Zip(Finished), pair => Assert.StartsWith(pair.First, pair.Second.Summary));
    }

    [Fact]
    public async Task Run_ManyPausesAndResumesWhileItWasAway_AnswersEachAndTellsOfThemInOneLine()
    {
        const int pairs = 100;
        topics.Commands.Add([
            .. Enumerable
                .Range(0, pairs)
                .SelectMany(i =>
                    new ControlCommand[]
                    {
                        SampleCommands.Pause() with
                        {
                            Id = $"pause-{i}",
                        },
                        SampleCommands.Resume() with
                        {
                            Id = $"resume-{i}",
                        },
                    }
                ),
            null,
        ]);
        var running = follower.RunAsync(stop.Token);
        await StopAsync(running, answers: 2 * pairs);
        Assert.Null(reading.Pause);
        Assert.All(Finished.SkipLast(1), answer => Assert.StartsWith("Nothing was done", answer.Summary));
        Assert.StartsWith("It was not paused", Finished[^1].Summary);
        Assert.Contains(
            logs.Texts,
            text => text.StartsWith($"{2 * pairs - 1} commands were not carried out", StringComparison.Ordinal)
        );
        Assert.Equal(1, logs.Count(200)); // the last one
    }

    [Fact]
    public async Task Run_CommandsOfLastMonthUnderANewName_AreNotCarriedOut()
    {
        clock.SetUtcNow(SampleCommands.IssuedAt.AddDays(30));
        topics.Commands.Add(SampleCommands.Pause(), SampleCommands.Shadow("v2"), SampleCommands.Status(), null);
        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);
        topics.Commands.Add(SampleCommands.Status() with { IssuedAt = clock.GetUtcNow() });
        await StopAsync(running, answers: 1);

        Assert.Null(reading.Pause);
        Assert.Null(shadowing.Current);
    }

    [Fact]
    public async Task Run_PauseOfLastMonthOfWhichOnlyAnothersAnswerIsLeft_IsInForceAndNotAnsweredAgain()
    {
        clock.SetUtcNow(SampleCommands.IssuedAt.AddDays(30));
        var pause = SampleCommands.Pause();
        topics.Statuses.Existing = [Answer(pause, "scorer-1")];
        topics.Commands.Add(pause, null);
        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);

        Assert.NotNull(reading.Pause);
        Assert.Equal(SampleCommands.IssuedAt.AddHours(-1).AddDays(-1), topics.StatusesSince);
        await StopAsync(running, answers: 0);
    }

    [Fact]
    public async Task Run_CommandWithATraceParent_IsASpanOfThatTraceAndSoAreItsAnswers()
    {
        using var spans = new SpanRecorder();
        var headers = new Headers();
        Tracing.Add(headers, $"00-{spans.Trace}-00f067aa0ba902b7-01", null);
        topics.Commands.Last = new(new TopicPartitionOffset("models.control", 0, 7), headers);
        topics.Commands.Add(null, SampleCommands.Pause());
        await StopAsync(follower.RunAsync(stop.Token), answers: 1);
        await Eventually.IsTrueAsync(() => spans.Ended.Count == 2, "both spans end");

        var process = spans.Ended.Single(span => span.OperationName == "process models.control");
        var pause = spans.Ended.Single(span => span.OperationName == "pause");
        Assert.Equal(("00f067aa0ba902b7", process.SpanId), ($"{process.ParentSpanId}", pause.ParentSpanId));
        Assert.All(
            reports.Producer.Sent,
            answer => Assert.Equal(spans.Trace, $"{Assert.NotNull(Tracing.ParentOf(answer.Headers)).TraceId}")
        );
    }

    [Fact]
    public async Task Run_CommandThatComesLateOrFromTheFuture_IsRejected()
    {
        topics.Commands.Add([null]);
        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);
        var late = SampleCommands.Pause() with { IssuedAt = clock.GetUtcNow().AddSeconds(-31), ValidForSeconds = 30 };
        var ahead = SampleCommands.Pause() with { IssuedAt = clock.GetUtcNow().AddHours(2) };
        var due = SampleCommands.Status() with { ValidForSeconds = 3600 };
        topics.Commands.Add(late, ahead, due);
        await StopAsync(running, answers: 1);

        Assert.Null(reading.Pause);
        Assert.Equal([late.Id, ahead.Id], reports.OfType<CommandRejected>().Select(answer => answer.CommandId));
        Assert.Equal(due.ValidUntil, reports.OfType<CommandAccepted>().Single().ValidUntil);
    }

    [Fact]
    public async Task Run_ShadowOfBeforeIsGone_GoesOnWithoutIt()
    {
        var shadow = SampleCommands.Shadow("none");
        topics.Statuses.Existing = [Answer(shadow)];
        topics.Commands.Add(shadow, null, SampleCommands.Status());
        var running = follower.RunAsync(stop.Token);
        await StopAsync(running, answers: 1);
        Assert.Null(shadowing.Current);
    }

    [Fact]
    public async Task Run_NoSuchTopic_IsReadyAndTriesAgain()
    {
        topics.Commands.Fail(new TopicAbsentException("models.control", "no such topic"));
        topics.Commands.Fail(new TopicAbsentException("models.control", "no such topic"));
        var running = follower.RunAsync(stop.Token);
        await PassAsync(waits: 1);
        await Eventually.EndsAsync(follower.Ready);
        await PassAsync(waits: 2);
        Assert.Equal(1, logs.Count(202));
        topics.Commands.Add(null, SampleCommands.Pause());
        await StopAsync(running, answers: 1);
        Assert.NotNull(reading.Pause);
    }

    [Fact]
    public async Task Run_NoBroker_IsNotReadyBeforeOneAnswers()
    {
        topics.Commands.Fail(new KafkaException(new Error(ErrorCode.Local_Transport)));
        var running = follower.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => clock.Waits.Length == 1, "it waits");
        Assert.False(follower.Ready.IsCompleted);
        await PassAsync(waits: 1);
        topics.Commands.Add(SampleCommands.Pause(), null);
        await Eventually.EndsAsync(follower.Ready);
        Assert.NotNull(reading.Pause);
        await StopAsync(running, answers: 1);
    }

    [Fact]
    public async Task Run_ReadingBreaksOff_TakesUpWhatCameMeanwhileAndRepeatsNothing()
    {
        var (pause, shadow) = (SampleCommands.Pause(), SampleCommands.Shadow("v2"));
        topics.Commands.Add(null, pause, shadow);
        var running = follower.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => Finished.Length == 2, "both are answered");
        var before = shadowing.Current;
        int waits = clock.Waits.Length; // counted before the fault: the pause after it may begin at any time
        topics.Commands.Fail(new KafkaException(new Error(ErrorCode.Local_Fatal)));
        topics.Commands.Add(SampleCommands.Promote("v2")); // wakes the reader, which then fails
        await PassAsync(waits + 1);
        topics.Commands.Add(pause, shadow, SampleCommands.Resume(), null, SampleCommands.Status()); // it reads from the beginning
        await StopAsync(running, answers: 4);
        Assert.Null(reading.Pause);
        Assert.Same(before, shadowing.Current);
    }

    [Fact]
    public async Task CarryOut_PausedAlreadyAndStillReading_AnswersWhenNothingIsReadAnyMore()
    {
        // Restored after the reading broke off, say.
        var first = reading.Hold(new ConsumptionPause("anna", SampleCommands.IssuedAt));
        var run = new CommandRun(SampleCommands.Pause("bert"), new CommandHistory(), reports.Reporter);
        var running = Task.Run(
            () => Dispatcher(commands(TimeSpan.FromMinutes(1))).RunAsync(run, stop.Token),
            TestContext.Current.CancellationToken
        );
        await Eventually.IsTrueAsync(() => clock.Waits.Length == 1, "it waits");
        Assert.False(running.IsCompleted);
        first.BecomeQuiet();
        var result = await Eventually.EndsAsync(running);
        Assert.StartsWith(
            "It was paused already. Paused by anna since 2030-01-02 03:00:00Z. Nothing is read, and everything",
            result.Summary
        );
    }

    private CommandFinished[] Finished => [.. reports.OfType<CommandFinished>()];

    private static CommandFinished Answer(ControlCommand command, string instance = "scorer-0") =>
        SampleCommands.Answers(instance).Finished(command.Id, CommandOutcome.Succeeded, "Done.");

    private static SentimentModel Load(ModelReference model) =>
        model.Version == "none"
            ? throw new InvalidModelException("There is no none.")
            : TestModels.Serve(seed: 2, version: model.Version);

    private static CommandDispatcher Dispatcher(ScorerCommands table) => new(table, NullLogger<CommandDispatcher>.Instance);

    /// <summary>Lets the pause pass that the follower is in.</summary>
    private async Task PassAsync(int waits)
    {
        await Eventually.IsTrueAsync(() => clock.Waits.Length >= waits, $"pause {waits} begins");
        clock.Advance(clock.Waits[^1]);
    }

    private async Task StopAsync(Task running, int answers)
    {
        await Eventually.IsTrueAsync(() => Finished.Length >= answers, $"there are {answers} answers");
        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
        Assert.Equal(answers, Finished.Length);
    }
}
