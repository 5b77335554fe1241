using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Following;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Scoring.Commands;

public sealed class NameWatchTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly LogRecorder logs = new();
    private readonly FakeEventTopics topics = new();
    private readonly ActiveModel active = new(TestModels.Serve(version: "v7"));
    private readonly StatusTopic reports;
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;

    public NameWatchTests()
    {
        reports = new StatusTopic(clock);
        watching = new NameWatch(topics, active, reports.Reporter, clock, logs.CreateLogger<NameWatch>()).RunAsync(stop.Token);
    }

    private int Warnings => logs.Count(140);

    public void Dispose()
    {
        active.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Watch_AnotherOfTheNameStarts_WarnsOnceAndReportsItsOwnVersion()
    {
        topics.Statuses.Add(null, Own(), Other("b"), Other("b"), Finished("b"), Finished("c"));

        await Eventually.IsTrueAsync(() => Warnings == 2, "two others are heard");
        await EndAsync();

        Assert.Equal("v7", Assert.IsType<ModelActivated>(Assert.Single(reports)).Model.Version);
        Assert.Equal(reports.Reporter.Process, reports.Single().Process);
        string message = logs.Texts.First();
        Assert.Contains("scorer-0", message);
        Assert.Contains(reports.Reporter.Process, message);
        Assert.Contains("process b", message);
    }

    [Fact]
    public async Task Watch_AnAnswerOfAnotherOfTheName_WarnsAndReportsNothing()
    {
        topics.Statuses.Add(null, Own(), Finished("b"));

        await Eventually.IsTrueAsync(() => Warnings == 1, "the other is heard");
        await EndAsync();

        Assert.Empty(reports);
    }

    [Fact]
    public async Task Watch_FormerProcessesAndOtherNames_SaysNothing()
    {
        topics.Statuses.Add(
            Other("before"),
            Finished("before"),
            Own(),
            null,
            Other("c") with
            {
                Instance = "scorer-1",
            },
            Other("d") with
            {
                Process = null, // an earlier version
            },
            Finished("b")
        );

        await Eventually.IsTrueAsync(() => Warnings > 0, "the living one is heard");
        await EndAsync();

        Assert.Contains("process b", logs.Texts.Single());
        Assert.Empty(reports);
    }

    [Fact]
    public async Task Watch_TopicReadAgain_DoesNotTakeFormerProcessesForLivingOnes()
    {
        topics.Statuses.Add(Other("before"), Own(), null);
        topics.Statuses.Fail(new Confluent.Kafka.KafkaException(Confluent.Kafka.ErrorCode.Local_Transport));
        topics.Statuses.Add(Own());
        await Eventually.IsTrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return topics.Statuses.Opened > 1;
            },
            "it is read again"
        );
        topics.Statuses.Add(Other("before"), Own(), null, Other("b"));

        await Eventually.IsTrueAsync(() => Warnings == 1, "the living one is heard");
        await EndAsync();

        Assert.Contains("process b", logs.Texts.Single());
    }

    private async Task EndAsync()
    {
        await stop.CancelAsync();
        await Eventually.EndsAsync(watching);
    }

    private ModelActivated Own() => Other(reports.Reporter.Process);

    private static ModelActivated Other(string process) =>
        new()
        {
            Id = Guid.NewGuid().ToString("N"),
            Instance = "scorer-0",
            Process = process,
            Model = new("tiny", "v1"),
        };

    private static CommandFinished Finished(string process) =>
        new()
        {
            Id = Guid.NewGuid().ToString("N"),
            Instance = "scorer-0",
            Process = process,
            CommandId = "c",
            Outcome = CommandOutcome.Succeeded,
            Summary = ".",
        };
}
