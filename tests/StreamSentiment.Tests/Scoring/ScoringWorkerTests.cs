using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scorer;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Following;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Scoring;

public sealed class ScoringWorkerTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Execute_PipelineFailsAgainAndAgain_IsRestartedWithGrowingPauses()
    {
        var clock = new RecordingClock();
        var logs = new LogRecorder();
        using var meters = new TestMeters();
        using var metrics = new SentimentMetrics(meters);
        using var loaded = SentimentModel.Load(model.Store);
        var settings = ScorerSettings.Read(new ConfigurationManager(), ["--bootstrap", "127.0.0.1:1"]);
        settings.Kafka.Properties["no.such.property"] = "1"; // each run fails as soon as it makes its clients
        var clients = new KafkaClients(settings.Kafka, NullLogger<KafkaClients>.Instance);
        var deadLetters = new DeadLetters("dead", "tests");
        var pipeline = new ScoringPipeline(
            new ActiveModel(loaded),
            new BatchScorer(Isolation.Create("dead"), metrics, TimeProvider.System),
            new GroupMembers(
                clients,
                deadLetters,
                MemberSlot.Of("worker"),
                metrics,
                TimeProvider.System,
                NullLoggerFactory.Instance
            ),
            new PauseSwitch(),
            settings.Scoring,
            settings.Kafka,
            TimeProvider.System
        );
        var topics = new FakeEventTopics();
        var follower = new ModelFollower(null!, null!, topics, TimeProvider.System, NullLogger<ModelFollower>.Instance);
        var commands = new CommandFollower(
            dispatcher: null!,
            commands: null!,
            topics,
            reporter: null!,
            TimeProvider.System,
            NullLogger<CommandFollower>.Instance
        );
        var worker = new ScoringWorker(
            pipeline,
            follower,
            commands,
            settings.Kafka,
            metrics,
            clock,
            logs.CreateLogger<ScoringWorker>()
        );

        using var end = new CancellationTokenSource();
        var working = worker.RunAsync(end.Token);
        await Eventually.IsTrueAsync(() => worker.WaitingBecause is not null, "it waits for the model");
        Assert.Contains("published", worker.WaitingBecause);
        Assert.Empty(clock.Waits); // no run has failed, because none has begun
        Break(topics.Published);
        await Eventually.IsTrueAsync(() => worker.WaitingBecause!.Contains("commanded"), "it waits for the commands");
        Assert.Empty(clock.Waits);
        Break(topics.Commands);

        const int Runs = 7;
        for (int run = 1; run <= Runs; run++)
        {
            await Eventually.IsTrueAsync(() => clock.Waits.Length == run, $"the pause after run {run} begins");
            Assert.Contains("no.such.property", worker.WaitingBecause);
            if (run < Runs)
            {
                clock.Advance(clock.Waits[^1]);
            }
        }

        Assert.Equal(Runs, logs.Count(400));
        var ready = await new ScoringReadyCheck(worker, pipeline, new PauseSwitch()).CheckHealthAsync(
            new HealthCheckContext(),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HealthStatus.Unhealthy, ready.Status);
        Assert.Contains("no.such.property", ready.Description);
        await end.CancelAsync(); // in the middle of a pause
        await Eventually.EndsAsync(working);
    }

    /// <summary>Ends the wait for a topic: what does not exist is not waited for.</summary>
    private static void Break<T>(FakeTopic<T> topic)
        where T : class
    {
        topic.Fail(new TopicAbsentException("it", "no such topic"));
        topic.Fail(new TopicAbsentException("it", "no such topic"));
        topic.Add([null]);
    }
}
