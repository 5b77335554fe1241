using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Hosting;

public sealed class HangWatchTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly LogRecorder logs = new();
    private readonly NativeCalls calls;
    private readonly HangWatch watch;
    private readonly ConcurrentQueue<int> ends = [];

    public HangWatchTests()
    {
        calls = new NativeCalls(time);
        var options = new KafkaOptions { HangAfter = 60 * Second, DrainTimeout = 20 * Second };
        watch = new HangWatch(calls, options, time, logs.CreateLogger<HangWatch>(), ends.Enqueue);
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task Run_CallNeverReturns_IsNotAliveAndEndsWith70()
    {
        _ = watch.RunAsync(Test);
        long begun = time.GetTimestamp();
        using var call = calls.Begin("scoring a micro-batch");
        time.Advance(80 * Second);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        time.Advance(2 * Second);
        var health = await CheckAsync();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("scoring a micro-batch, for 82 s", health.Description);
        await Eventually.IsTrueAsync(() => logs.Texts.Any(), "it says so");
        Assert.Contains("scoring a micro-batch", logs.Texts.Single());
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(Second);
                return !ends.IsEmpty;
            },
            "the process ends"
        );
        Assert.Equal(70, ends.First());
        Assert.True(time.GetElapsedTime(begun) >= 92 * Second);
    }

    [Fact]
    public async Task Run_CallReturnsInTheLastMoment_GoesOn()
    {
        _ = watch.RunAsync(Test);
        using var call = calls.Add("polling");
        call.Enter();
        time.Advance(85 * Second);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync()).Status);
        call.Leave();
        call.Enter(); // the next one, by the same thread
        time.Advance(30 * Second);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        Assert.Empty(ends);
    }

    [Fact]
    public async Task Run_CallsThatReturn_AreNoneUnderWay()
    {
        _ = watch.RunAsync(Test);
        using var idle = calls.Add("polling");
        calls.Begin("scoring a micro-batch").Dispose();
        time.Advance(300 * Second);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        Assert.Empty(logs.Texts);
        Assert.Empty(ends);
    }

    private Task<HealthCheckResult> CheckAsync() => watch.CheckHealthAsync(new HealthCheckContext(), Test);
}
