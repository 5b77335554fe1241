using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Scoring.Serving;

public sealed class ModelTakeoverTests : IDisposable
{
    private readonly RecordingClock clock = new();
    private readonly LogRecorder logs = new();
    private readonly TestMeters meters = new();
    private readonly StatusTopic reports;
    private readonly SentimentMetrics metrics;
    private readonly ActiveModel active = new(TestModels.Serve(version: "v0"));
    private readonly CancellationTokenSource stop = new();
    private readonly ModelTakeover takeover;
    private volatile string away = "";
    private int tries;

    public ModelTakeoverTests()
    {
        reports = new StatusTopic(clock);
        metrics = new SentimentMetrics(meters);
        var swapper = new ModelSwapper(
            active,
            model =>
            {
                Interlocked.Increment(ref tries);
                return model.Version == away
                    ? throw new AbsentModelException("The store is away.")
                    : TestModels.Serve(version: model.Version);
            },
            reports.Reporter,
            metrics,
            NullLogger<ModelSwapper>.Instance
        );
        takeover = new ModelTakeover(swapper, clock, logs.CreateLogger<ModelTakeover>());
    }

    public void Dispose()
    {
        stop.Cancel();
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Begin_StoreIsAwayForAWhile_ServesTheVersionWhenItIsBack()
    {
        away = "v1";
        takeover.Begin(Publications.Create("v1"), stop.Token);
        await TriedAsync(times: 5);
        Assert.Equal("v0", active.Manifest.Version);
        Assert.Equal(1, logs.Count(422));

        away = "";
        await TriedAsync(times: Volatile.Read(ref tries) + 1);
        await Eventually.IsTrueAsync(() => reports.Count == 1, "v1 serves");
        Assert.Equal("v1", active.Manifest.Version);
        Assert.Equal("v1", Assert.IsType<ModelActivated>(Assert.Single(reports)).Model.Version);
    }

    [Fact]
    public async Task Begin_AnotherMeanwhile_GivesUpTheOneBefore()
    {
        away = "v1";
        takeover.Begin(Publications.Create("v1"), stop.Token);
        await TriedAsync(times: 3);

        takeover.Begin(Publications.Create("v2"), stop.Token);

        Assert.Equal("v2", active.Manifest.Version);
        int before = tries;
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(before, tries);
    }

    [Fact]
    public async Task Begin_AwayForLong_SaysSoOnceAndServesItAfterAll()
    {
        away = "v1";
        takeover.Begin(Publications.Create("v1"), stop.Token);
        await TriedAsync(times: 15);

        Assert.Contains("It is tried again", Assert.IsType<ModelRefused>(Assert.Single(reports)).Reason);
        away = "";
        await TriedAsync(times: Volatile.Read(ref tries) + 1);
        await Eventually.IsTrueAsync(() => reports.Count == 2, "it serves");
        Assert.Equal("v1", Assert.IsType<ModelActivated>(reports.Last()).Model.Version);
    }

    [Fact]
    public async Task Begin_TheSameAgainAfterAReconnect_IsTriedOnce()
    {
        away = "v1";
        takeover.Begin(Publications.Create("v1"), stop.Token);
        await TriedAsync(times: 3);
        takeover.Begin(Publications.Create("v1"), stop.Token);
        takeover.Begin(Publications.Create("v1"), stop.Token);

        Assert.Equal(1, logs.Count(422));
    }

    /// <summary>Lets time pass until the version was tried so often.</summary>
    private Task TriedAsync(int times) =>
        Eventually.IsTrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Volatile.Read(ref tries) >= times;
            },
            $"it is tried {times} times"
        );
}
