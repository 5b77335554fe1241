using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Following;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Scoring.Serving;

public sealed class ModelFollowerTests : IDisposable
{
    private readonly RecordingClock clock = new();
    private readonly LogRecorder logs = new();
    private readonly TestMeters meters = new();
    private readonly StatusTopic reports;
    private readonly CancellationTokenSource stop = new();
    private readonly FakeEventTopics topics = new();
    private readonly SentimentMetrics metrics;
    private readonly ActiveModel active = new(TestModels.Serve(version: "v0"));
    private readonly ModelFollower follower;

    public ModelFollowerTests()
    {
        reports = new StatusTopic(clock);
        metrics = new SentimentMetrics(meters);
        var swapper = new ModelSwapper(
            active,
            model => TestModels.Serve(version: model.Version),
            reports.Reporter,
            metrics,
            NullLogger<ModelSwapper>.Instance
        );
        var takeover = new ModelTakeover(swapper, clock, NullLogger<ModelTakeover>.Instance);
        follower = new ModelFollower(swapper, takeover, topics, clock, logs.CreateLogger<ModelFollower>());
    }

    public void Dispose()
    {
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Run_SeveralVersionsArePublished_ServesTheLastOfItsModelAndThenEachThatComes()
    {
        topics.Published.Add(Publications.Create("v1"), Publications.Create("v2"), Publications.Create("v9", name: "other"));
        var running = follower.RunAsync(stop.Token);
        Assert.False(follower.Ready.IsCompleted); // there may be more
        topics.Published.Add([null]);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal("v2", active.Manifest.Version);
        topics.Published.Add(Publications.Create("v8", name: "other"), Publications.Create("v3"), Publications.Create("v4"));
        await StopAsync(running, reports: 3);
        Assert.Equal(["v2", "v3", "v4"], reports.Select(report => Assert.IsType<ModelActivated>(report).Model.Version));
    }

    [Fact]
    public async Task Run_NothingIsPublished_SaysWhatServes()
    {
        topics.Published.Add([null]);
        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);
        await StopAsync(running, reports: 1);
        Assert.Equal("v0", Assert.IsType<ModelActivated>(Assert.Single(reports)).Model.Version);
    }

    [Fact]
    public async Task Run_NoSuchTopic_IsReadyWithWhatServesAndTriesAgain()
    {
        for (int i = 0; i < 3; i++)
        {
            topics.Published.Fail(new TopicAbsentException("models.published", "no such topic"));
        }

        var running = follower.RunAsync(stop.Token);
        await PassAsync(waits: 1);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal("v0", active.Manifest.Version);
        await PassAsync(waits: 2);
        await PassAsync(waits: 3);
        Assert.Equal(1, logs.Count(304)); // the same fault again is no news
        Assert.Equal([1, 30, 30], clock.Waits.Select(wait => wait.TotalSeconds));
        topics.Published.Add(Publications.Create("v1"), null);
        await StopAsync(running, reports: 1);
        Assert.Equal("v1", active.Manifest.Version);
    }

    [Fact]
    public async Task Run_NoBroker_IsNotReadyBeforeOneAnswers()
    {
        topics.Published.Fail(Fault(ErrorCode.Local_Transport));
        topics.Published.Fail(Fault(ErrorCode.Local_TimedOut));
        var running = follower.RunAsync(stop.Token);
        await PassAsync(waits: 1);
        Assert.False(follower.Ready.IsCompleted);
        await PassAsync(waits: 2);
        topics.Published.Add(Publications.Create("v1"), null);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal("v1", active.Manifest.Version);
        await StopAsync(running, reports: 1);
    }

    [Fact]
    public async Task Run_ReadingBreaksOff_AnswersNothingTwice()
    {
        topics.Published.Add(Publications.Create("v1"), null, Publications.Create("v2"));
        var running = follower.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => reports.Count == 2, "both are answered");
        topics.Published.Fail(Fault(ErrorCode.Local_Fatal));
        topics.Published.Add(Publications.Create("v9", name: "other")); // wakes the reader, which then fails
        await PassAsync(waits: 1);
        // It reads from the beginning.
        topics.Published.Add(Publications.Create("v1"), Publications.Create("v2"), null, Publications.Create("v3"));
        await StopAsync(running, reports: 3);
        Assert.Equal(["v1", "v2", "v3"], reports.Cast<ModelEvent>().Select(report => report.Model.Version));
    }

    private static KafkaException Fault(ErrorCode code) => new(new Error(code));

    /// <summary>Lets the pause pass that the follower is in.</summary>
    private async Task PassAsync(int waits)
    {
        await Eventually.IsTrueAsync(() => clock.Waits.Length == waits, $"pause {waits} begins");
        clock.Advance(clock.Waits[^1]);
    }

    private async Task StopAsync(Task running, int reports)
    {
        await Eventually.IsTrueAsync(() => this.reports.Count == reports, $"there are {reports} reports");
        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
    }
}
