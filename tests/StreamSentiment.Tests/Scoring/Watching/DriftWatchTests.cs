using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.Scoring.Watching;

public sealed class DriftWatchTests : IDisposable
{
    private readonly FakeTimeProvider time = new(SampleCommands.IssuedAt);
    private readonly TestMeters meters = new();
    private readonly LogRecorder logs = new();
    private readonly StatusTopic reports = new(TimeProvider.System);
    private readonly ScoreObservers observers = new(NullLogger<ScoreObservers>.Instance);
    private readonly CancellationTokenSource stop = new();
    private readonly SentimentModel first;
    private readonly SentimentModel second;
    private readonly SentimentModel old = TestModels.Serve(version: "v0");
    private readonly SentimentMetrics metrics;

    public DriftWatchTests()
    {
        metrics = new SentimentMetrics(meters);
        var samples = Enumerable
            .Range(0, 1000)
            .Select(i => new DriftSample([.. Ids(i)], Ids(i).Length, 0, Probability(i)))
            .ToArray();
        var reference = DriftReference.From(samples, accuracy: 0.9);
        first = TestModels.Serve(version: "v1", drift: reference);
        second = TestModels.Serve(version: "v2", drift: reference);
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
        old.Dispose();
        metrics.Dispose();
        meters.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Run_ScoresMoveAndComeBack_TellsOnceEach()
    {
        var watch = Watch();
        var running = watch.RunAsync(stop.Token);
        Offer(first, 500, Probability);
        Offer(first, 500, _ => 0.99f);
        Offer(first, 2000, Probability);
        await StopAsync(running, watch, reviews: 3000);

        Assert.Equal(["DriftDetected", "DriftCleared"], reports.Select(report => report.GetType().Name));
        Assert.All(
            reports.Cast<DriftEvent>(),
            report => Assert.Equal(("scorer-0", "v1", "scores"), (report.Instance, report.Model.Version, report.Signal))
        );
        var detected = (DriftDetected)reports.First();
        Assert.True(detected.Statistic > detected.Threshold && detected.Reviews is > 500 and <= 1000);
        Assert.Equal((1, 1), (logs.Count(211), logs.Count(212)));
        Assert.Equal(
            ["accuracy", "words", "length", "unknownWords", "scores"],
            watch.Measured.Select(measured => measured.Signal)
        );
        Assert.All(watch.Measured.Skip(1), measured => Assert.InRange(measured.Statistic, 0, 0.1));
    }

    [Fact]
    public async Task Run_AnotherVersionIsTakenOver_BeginsAnew()
    {
        var watch = Watch();
        var running = watch.RunAsync(stop.Token);
        Offer(first, 500, Probability);
        Offer(first, 200, _ => 0.99f);
        Offer(second, 300, Probability); // fewer than an alarm needs
        await Eventually.IsTrueAsync(
            () => watch.Measured is [{ Version: "v2" }, ..] measured && !double.IsNaN(measured[1].Statistic),
            "the other is watched"
        );
        Assert.All(watch.Measured, measured => Assert.False(measured.IsRaised));
        Offer(old, 10, Probability);
        Offer(old, 10, Probability);
        await StopAsync(running, watch, reviews: 0);
        Assert.Single(reports);
        Assert.Equal(1, logs.Count(210));
    }

    [Fact]
    public async Task Run_SwitchedOff_LooksAtNothing()
    {
        var watch = Watch(new DriftOptions { Enabled = false });
        await Eventually.EndsAsync(watch.RunAsync(stop.Token));
        Offer(first, 100, Probability);
        Assert.Empty(watch.Measured);
    }

    private DriftWatch Watch(DriftOptions? options = null) =>
        new(
            observers,
            options ?? new DriftOptions { Memory = 200, LeastSample = 400 },
            new ScoringOptions { Instance = "scorer-0", SideBacklog = 10_000 },
            reports.Reporter,
            metrics,
            logs.CreateLogger<DriftWatch>()
        );

    private void Offer(SentimentModel model, int count, Func<int, float> probability)
    {
        PreparedReview[] reviews =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    i % 50 == 49
                        ? PreparedReview.Rejected(
                            Records.Create("no review", i),
                            new Rejection(RejectionReason.InvalidJson, "no review")
                        )
                        : PreparedReview.Create(
                            Records.Create("", i),
                            new Review($"{i}", string.Join(' ', Ids(i).Select(id => $"w{id}"))),
                            model.Encoder
                        )
                ),
        ];
        observers.Notify(new ScoredBatch(model, reviews, [.. Enumerable.Range(0, count).Select(probability)]));
    }

    /// <summary>When everything is read that was offered before.</summary>
    private async Task StopAsync(Task running, DriftWatch watch, int reviews)
    {
        if (reviews > 0)
        {
            await Eventually.IsTrueAsync(() => reports.Count == 2, "both alarms are told");
        }
        else
        {
            await Eventually.IsTrueAsync(() => logs.Saw(210), "the old version is seen");
        }

        await stop.CancelAsync();
        await Eventually.EndsAsync(running);
    }

    private static int[] Ids(int i) =>
        [.. Enumerable.Range(0, 3 + i * 617 % 15).Select(position => 1 + (i * 31 + position * 7) % 30)];

    private static float Probability(int i) => i * 617 % 1000 / 1000f;
}
