using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Tests.Scoring.Commands;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Scoring.Watching;

public sealed class ShadowSlotTests : IDisposable
{
    private readonly FakeTimeProvider time = new(SampleCommands.IssuedAt);
    private readonly TestMeters meters = new();
    private readonly LogRecorder logs = new();
    private readonly StatusTopic published = new(TimeProvider.System);
    private readonly List<SentimentModel> loaded = [];
    private readonly ScoreObservers observers = new(NullLogger<ScoreObservers>.Instance);
    private readonly ScoringOptions options = new() { Instance = "scorer-0" };
    private readonly ActiveModel active = new(TestModels.Serve(seed: 1, version: "v1"));
    private readonly SentimentMetrics metrics;
    private readonly ShadowSlot shadowing;

    public ShadowSlotTests()
    {
        metrics = new SentimentMetrics(meters);
        shadowing = new ShadowSlot(
            active,
            Load,
            observers,
            new ShadowFactory(options, published.Reporter, time, logs.CreateLogger<Shadow>()),
            metrics,
            logs.CreateLogger<ShadowSlot>()
        );
    }

    public void Dispose()
    {
        shadowing.Dispose();
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
    }

    [Fact]
    public void End_ReviewsWereScored_TellsHowTheShadowComparesInItsOwnWords()
    {
        var command = SampleCommands.Shadow("v2", share: 1);
        Assert.Null(shadowing.Begin(command));
        var batch = Offer(60);
        var totals = shadowing.End("v2");

        using var second = Second("v2");
        double[] differences =
        [
            .. batch.Reviews.Zip(batch.Probabilities, (review, serving) => (double)Score(second, review.Review!.Text) - serving),
        ];
        Assert.Equal(("v1", 60L, 0L), (totals?.ServingVersion, totals?.Reviews, totals?.Skipped));
        Assert.Equal(differences.Average(), totals!.Value.MeanShift, 1e-9);
        Assert.Equal(differences.Average(Math.Abs), totals.Value.MeanDistance, 1e-9);
        Assert.Equal(
            batch
                .Probabilities.Zip(differences, (serving, difference) => serving >= 0.5 == serving + difference >= 0.5 ? 1.0 : 0)
                .Average(),
            totals.Value.Agreement,
            1e-9
        );
        var report = Assert.IsType<ShadowReported>(Assert.Single(published));
        Assert.Equal(
            ("scorer-0", "v2", command.Id, "v1", 60L, totals.Value.Agreement),
            (report.Instance, report.Model.Version, report.CommandId, report.ServingVersion, report.Reviews, report.Agreement)
        );
        Assert.True(Assert.Single(loaded).IsFreed);
        Assert.Null(shadowing.Current);
        Assert.Null(shadowing.End("v2"));
    }

    [Fact]
    public void Offer_RejectedRecordsAndThoseOutsideTheSample_AreLeftOut()
    {
        shadowing.Begin(SampleCommands.Shadow("v2", share: 0.25));
        var batch = Offer(400, rejected: i => i % 2 == 0);
        var sample = new ReviewSample(0.25);
        int expected = batch.Reviews.Count(review => review.Review is not null && sample.Contains(review.Record));
        Assert.InRange(expected, 30, 70);
        Assert.Equal(expected, shadowing.End("v2")?.Reviews);
    }

    [Fact]
    public async Task Offer_MoreThanMayWait_IsSkippedAndCounted()
    {
        options.SideBacklog = 50;
        shadowing.Begin(SampleCommands.Shadow("v2", share: 1));
        Offer(51);
        Assert.Equal((0L, 51L), (shadowing.Current!.Totals.Reviews, shadowing.Current.Totals.Skipped));
        Offer(50);
        await ScoredAsync(50);
        Assert.Equal((50L, 51L), (shadowing.Current.Totals.Reviews, shadowing.Current.Totals.Skipped));
    }

    [Fact]
    public async Task Report_EnoughReviewsOrTimeWithNews_IsPublished()
    {
        options.ShadowReportReviews = 100;
        shadowing.Begin(SampleCommands.Shadow("v2", share: 1));
        Offer(99);
        await ScoredAsync(99);
        Assert.Empty(published);
        Offer(1);
        await Eventually.IsTrueAsync(() => published.Count == 1, "hundred are reported");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(published); // nothing new
        Offer(5);
        await ScoredAsync(105);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([100L, 105L], published.Cast<ShadowReported>().Select(report => report.Reviews));
    }

    [Fact]
    public async Task Offer_AnotherVersionServes_CountsAnewBesideIt()
    {
        shadowing.Begin(SampleCommands.Shadow("v2", share: 1));
        Offer(10);
        active.Replace(TestModels.Serve(seed: 3, version: "v3"));
        Offer(7);
        await Eventually.IsTrueAsync(
            () => shadowing.Current!.Totals is { ServingVersion: "v3", Reviews: 7 },
            "counting began anew"
        );
        var report = Assert.IsType<ShadowReported>(Assert.Single(published));
        Assert.Equal(("v1", 10L), (report.ServingVersion, report.Reviews));
    }

    [Fact]
    public void Replace_ShadowComesToServe_EndsAndReports()
    {
        shadowing.Begin(SampleCommands.Shadow("v2", share: 1));
        Offer(10);
        active.Replace(Second("v2"));
        Assert.Null(shadowing.Current);
        Assert.Equal(10, Assert.IsType<ShadowReported>(Assert.Single(published)).Reviews);
        Assert.True(Assert.Single(loaded).IsFreed);
    }

    [Fact]
    public void Begin_AnotherIsThere_TakesItsPlaceAndFreesIt()
    {
        var command = SampleCommands.Shadow("v2", share: 1);
        shadowing.Begin(command);
        Assert.Null(shadowing.Begin(command)); // after a reconnect
        Assert.Equal("v2", shadowing.Begin(SampleCommands.Shadow("v3"))?.Version);
        Assert.Equal("v3", shadowing.Current?.Version);
        Assert.Equal([true, false], loaded.Select(model => model.IsFreed));
    }

    [Fact]
    public void Begin_VersionThatServesOrCannotBeLoaded_Throws()
    {
        shadowing.Begin(SampleCommands.Shadow("v2"));
        Assert.Throws<InvalidOperationException>(() => shadowing.Begin(SampleCommands.Shadow("v1")));
        Assert.ThrowsAny<InvalidModelException>(() => shadowing.Begin(SampleCommands.Shadow("none")));
        Assert.Contains(
            "stored under this name",
            Assert.ThrowsAny<InvalidModelException>(() => shadowing.Begin(SampleCommands.Shadow("renamed"))).Message
        );
        Assert.Equal("v2", shadowing.Current?.Version);
        Assert.Equal([false, true], loaded.Select(model => model.IsFreed));
    }

    [Fact]
    public async Task Offer_ShadowCannotScore_PassesOverAndGoesOn()
    {
        shadowing.Begin(SampleCommands.Shadow("v2", share: 1));
        loaded[0].Dispose(); // as if libtorch failed
        Offer(3);
        await Eventually.IsTrueAsync(() => shadowing.Current!.Totals.Skipped == 3, "they are passed over");
        Assert.Equal(1, logs.Count(205));
    }

    private Task ScoredAsync(int reviews) =>
        Eventually.IsTrueAsync(() => shadowing.Current!.Totals.Reviews == reviews, $"{reviews} are scored");

    private SentimentModel Load(ModelReference model)
    {
        if (model.Version == "none")
        {
            throw new InvalidModelException("There is no none.");
        }

        loaded.Add(Second(model.Version == "renamed" ? "v9" : model.Version));
        return loaded[^1];
    }

    /// <summary>
    /// Other weights, and the same words the other way round: token ids of the version that serves would mean other words.
    /// </summary>
    private static SentimentModel Second(string version) =>
        TestModels.Serve(
            seed: 2,
            version: version,
            words: Vocabulary.Build([string.Join(' ', Enumerable.Range(1, 30).Select(i => $"w{31 - i}"))], TestModels.Text)
        );

    /// <summary>A batch as the scorer hands it over.</summary>
    private ScoredBatch Offer(int count, Func<int, bool>? rejected = null)
    {
        using var lease = active.Take();
        var preparer = new ReviewPreparer(10_000);
        PreparedReview[] reviews =
        [
            .. TestModels
                .Reviews(count)
                .Select(
                    (review, i) =>
                        preparer.Prepare(
                            rejected?.Invoke(i) == true
                                ? Records.Create("no review", i)
                                : Records.Create(new Review($"{i}", string.Join(' ', review.Select(id => $"w{id}"))), i),
                            lease.Model.Encoder
                        )
                ),
        ];
        var batch = new ScoredBatch(
            lease.Model,
            reviews,
            [.. reviews.Select(review => review.Review is null ? 0 : Score(lease.Model, review.Review.Text))]
        );
        observers.Notify(batch);
        return batch;
    }

    private static float Score(SentimentModel model, string text)
    {
        float[] probability = new float[1];
        model.Score([model.Encoder.Encode(text).TokenIds], probability);
        return probability[0];
    }
}
