using System.Globalization;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>A version scores in the shadow while reviews are scored, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class ShadowTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const double Share = 0.5;

    [Fact]
    public async Task Run_ShadowOnAndOffUnderLoad_ReportsWhatIsTrueAndLeavesTheOutputAlone()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        string serving = model.Manifest.Version,
            shadow = model.Publish(seed: 2).Version;
        topics.Publish(GeneratedReviews.Create(300));
        await using var scoring = new ScoringRun(
            topics.Options,
            model.Store,
            options => (options.Instance, options.SideBacklog, options.ShadowReportReviews) = ("scorer-0", 100_000, 250)
        );
        using var stop = new CancellationTokenSource();
        var following = scoring.Part<CommandFollower>().RunAsync(stop.Token);
        topics.Scores();

        var on = SampleCommands.Shadow(shadow, share: Share) with { IssuedAt = TimeProvider.System.GetUtcNow() };
        Assert.Equal("succeeded", (await topics.CommandAsync(on)).Outcome);
        topics.Publish(GeneratedReviews.Create(2000, first: topics.Published));
        var beside = topics
            .Scores()
            .Where(score => int.Parse(score.Score.Id.Split('-')[1]) >= 300)
            .Select(score => score.Score)
            .ToArray();
        var off = await topics.CommandAsync(
            SampleCommands.Shadow(shadow, on: false) with
            {
                IssuedAt = TimeProvider.System.GetUtcNow(),
            }
        );
        topics.Publish(GeneratedReviews.Create(300, first: topics.Published));
        var scores = topics.Scores();
        await Eventually.EndsAsync(scoring.StopAsync());
        await stop.CancelAsync();
        await Eventually.EndsAsync(following);

        topics.AssertNothingIsLost(scores);
        Assert.Equal(topics.Published, topics.ScoresInTopic);
        Assert.All(scores, score => Assert.Equal(serving, score.Score.Model.Version));
        var (reviews, agreement, shift, distance) = ByHand(topics, beside, shadow);
        var facts = off.Facts!;
        Assert.Equal(
            (serving, $"{reviews}", "0"),
            (facts["shadow.servingVersion"], facts["shadow.reviews"], facts["shadow.skipped"])
        );
        Assert.Equal(agreement, Number(facts["shadow.agreement"]), 1e-9);
        Assert.Equal(shift, Number(facts["shadow.meanShift"]), 1e-9);
        Assert.Equal(distance, Number(facts["shadow.meanDistance"]), 1e-9);

        var reports = topics
            .StatusesUntil(status => status is CommandFinished finished && finished.Id == off.Id)
            .OfType<ShadowReported>()
            .ToArray();
        Assert.InRange(reports.Length, 2, reviews / 250 + 1); // some on the way, and one at the end
        Assert.Equal(reports.Select(report => report.Reviews).Order(), reports.Select(report => report.Reviews));
        var last = reports[^1];
        Assert.Equal(
            (on.Id, shadow, serving, reviews),
            (last.CommandId, last.Model.Version, last.ServingVersion, (int)last.Reviews)
        );
        Assert.Equal((agreement, shift, distance), (last.Agreement, last.MeanShift, last.MeanDistance), new Close());
    }

    /// <summary>The scores of both versions, outside any stream, of the sampled reviews that the score's source names.</summary>
    private (int Reviews, double Agreement, double Shift, double Distance) ByHand(
        ScoringTopics topics,
        ScoredReview[] scores,
        string shadow
    )
    {
        var texts = topics.Reviews;
        var sample = new ReviewSample(Share);
        string[] sampled = scores
            .Where(score =>
                sample.Contains(
                    new InboundRecord
                    {
                        TopicPartition = new TopicPartition(score.Source.Topic, score.Source.Partition),
                        Offset = score.Source.Offset,
                        Epoch = 0,
                    }
                )
            )
            .Select(score => texts[score.Id].Text)
            .ToArray();
        Assert.InRange(sampled.Length, 900, 1100);
        float[] serving = model.Score(sampled, model.Manifest.Version, byRule: false);
        var both = serving.Zip(model.Score(sampled, shadow, byRule: false)).ToArray();
        return (
            sampled.Length,
            both.Average(pair => pair.First >= 0.5 == pair.Second >= 0.5 ? 1.0 : 0),
            both.Average(pair => (double)pair.Second - pair.First),
            both.Average(pair => Math.Abs((double)pair.Second - pair.First))
        );
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Close : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) < 1e-9 && Math.Abs(x.Item2 - y.Item2) < 1e-9 && Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
