using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Scoring.Serving;

public sealed class ModelFollowerTests : IDisposable
{
    private readonly RecordingClock clock = new();
    private readonly LogRecorder logs = new();
    private readonly TestMeters meters = new();
    private readonly ConcurrentQueue<StatusEvent> reports = [];
    private readonly CancellationTokenSource stop = new();
    private readonly BlockingCollection<ModelPublished?> topic = [];
    private readonly ConcurrentQueue<Exception> faults = [];
    private readonly SentimentMetrics metrics;
    private readonly ActiveModel active = new(TestModels.Serve(version: "v0"));
    private readonly ModelFollower follower;

    public ModelFollowerTests()
    {
        metrics = new SentimentMetrics(meters);
        var takeover = new ModelSwapper(
            active,
            model => TestModels.Serve(version: model.Version),
            reports.Enqueue,
            "scorer-0",
            metrics,
            clock,
            NullLogger<ModelSwapper>.Instance
        );
        follower = new ModelFollower(takeover, Read, clock, logs.CreateLogger<ModelFollower>());
    }

    public void Dispose()
    {
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
        stop.Dispose();
        topic.Dispose();
    }

    [Fact]
    public async Task Run_SeveralVersionsArePublished_ServesTheLastOfItsModelAndThenEachThatComes()
    {
        Publish(Publications.Create("v1"), Publications.Create("v2"), Publications.Create("v9", name: "other"));
        var running = follower.RunAsync(stop.Token);
        Assert.False(follower.Ready.IsCompleted); // there may be more
        Publish([null]);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal("v2", active.Manifest.Version);
        Publish(Publications.Create("v8", name: "other"), Publications.Create("v3"), Publications.Create("v4"));
        await StopAsync(running, reports: 3);
        Assert.Equal(["v2", "v3", "v4"], reports.Select(report => Assert.IsType<ModelActivated>(report).Model.Version));
    }

    [Fact]
    public async Task Run_NothingIsPublished_SaysWhatServes()
    {
        Publish([null]);
        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);
        await StopAsync(running, reports: 1);
        Assert.Equal("v0", Assert.IsType<ModelActivated>(Assert.Single(reports)).Model.Version);
    }

    [Fact]
    public async Task Run_NoSuchTopic_IsReadyWithWhatServesAndTriesAgain()
    {
        for (int i = 0; i < 2; i++)
        {
            faults.Enqueue(Fault(ErrorCode.UnknownTopicOrPart));
        }

        var running = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal("v0", active.Manifest.Version);
        await PassAsync(waits: 1);
        await PassAsync(waits: 2);
        Assert.Equal(1, logs.Count(304)); // the same fault again is no news
        Assert.All(clock.Waits, wait => Assert.Equal(TimeSpan.FromSeconds(30), wait));
        Publish(Publications.Create("v1"), null);
        await StopAsync(running, reports: 1);
        Assert.Equal("v1", active.Manifest.Version);
    }

    [Fact]
    public async Task Run_NoBroker_IsNotReadyBeforeOneAnswers()
    {
        faults.Enqueue(Fault(ErrorCode.Local_Transport));
        faults.Enqueue(Fault(ErrorCode.Local_TimedOut));
        var running = follower.RunAsync(stop.Token);
        await PassAsync(waits: 1);
        Assert.False(follower.Ready.IsCompleted);
        await PassAsync(waits: 2);
        Publish(Publications.Create("v1"), null);
        await Eventually.EndsAsync(follower.Ready);
        Assert.Equal("v1", active.Manifest.Version);
        await StopAsync(running, reports: 1);
    }

    [Fact]
    public async Task Run_ReadingBreaksOff_AnswersNothingTwice()
    {
        Publish(Publications.Create("v1"), null, Publications.Create("v2"));
        var running = follower.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => reports.Count == 2, "both are answered");
        faults.Enqueue(Fault(ErrorCode.Local_Fatal));
        Publish(Publications.Create("v9", name: "other")); // wakes the reader, which then fails
        await PassAsync(waits: 1);
        Publish(Publications.Create("v1"), Publications.Create("v2"), null, Publications.Create("v3")); // it reads from the beginning
        await StopAsync(running, reports: 3);
        Assert.Equal(["v1", "v2", "v3"], reports.Cast<ModelEvent>().Select(report => report.Model.Version));
    }

    private static KafkaException Fault(ErrorCode code) => new(new Error(code));

    private IEnumerable<ModelPublished?> Read(CancellationToken token)
    {
        ThrowIfFaulty();
        foreach (var published in topic.GetConsumingEnumerable(token))
        {
            ThrowIfFaulty();
            yield return published;
        }
    }

    private void ThrowIfFaulty()
    {
        if (faults.TryDequeue(out var fault))
        {
            throw fault;
        }
    }

    private void Publish(params ModelPublished?[] events)
    {
        foreach (var published in events)
        {
            topic.Add(published);
        }
    }

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
