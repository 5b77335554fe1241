using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>The whole scoring flow with a real Kafka and a real, small model.</summary>
[Collection("kafka")]
public sealed class ScoringPipelineTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Run_GeneratedReviews_ScoresEachAsTheModelDoesAloneAndCommitsAll() =>
        await ScoresAllAsync(GeneratedReviews.Create(2000));

    [Fact]
    public async Task Run_RealReviews_ScoresEachAsTheModelDoesAloneAndCommitsAll()
    {
        string? archive = Repository.Shared("data/aclImdb_v1.tar.gz");
        Assert.SkipWhen(archive is null, "The IMDb archive is not in shared/data beside the checkout.");
        await ScoresAllAsync([
            .. DataSource
                .Read($"imdb:{archive}#test", new DataOptions())
                .Take(2000)
                .Select(review => new Review(review.Id, review.Text) { Source = review.Source }),
        ]);
    }

    [Fact]
    public async Task Run_StoppedAndStartedInMidStream_LosesAndDoublesNothing()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Options.MaxInFlight = 32;
        topics.Publish(GeneratedReviews.Create(3000));
        for (int run = 1; run <= 2; run++)
        {
            await using var scoring = new ScoringRun(topics.Options, model.Store, ScoringRun.Slowly);
            await Eventually.IsTrueAsync(() => scoring.Scored >= 200, $"run {run} has scored some");
            await Eventually.EndsAsync(scoring.StopAsync());
            Assert.InRange(scoring.Scored, 200, 1400); // or it was not in mid-stream
        }
        await using var last = new ScoringRun(topics.Options, model.Store);
        var scores = topics.Scores();
        await Eventually.EndsAsync(last.StopAsync());
        topics.AssertNothingIsLost(scores);
        Assert.Equal(3000, scores.Count);
        topics.AssertAllCommitted();
    }

    [Fact]
    public async Task Run_AbortedInMidStream_LosesNothing()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Publish(GeneratedReviews.Create(3000));
        await using (var aborted = new ScoringRun(topics.Options, model.Store, ScoringRun.Slowly))
        {
            await Eventually.IsTrueAsync(() => aborted.Scored >= 200, "some are scored");
            await Eventually.EndsAsync(aborted.AbortAsync());
            Assert.True(aborted.Completion.IsCanceled);
            Assert.InRange(aborted.Scored, 200, 2900);
        }
        await using var next = new ScoringRun(topics.Options, model.Store);
        var scores = topics.Scores();
        await Eventually.EndsAsync(next.StopAsync());
        topics.AssertNothingIsLost(scores);
        topics.AssertAllCommitted();
    }

    [Fact]
    public async Task Run_MemberJoinsAndAnotherLeaves_LosesAndDoublesNothing()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Options.MaxInFlight = 200;
        await using var first = new ScoringRun(topics.Options, model.Store, ScoringRun.Slowly);
        await Eventually.IsTrueAsync(() => More() && first.Scored >= 100, "the first member scores");
        await using var second = new ScoringRun(topics.Options, model.Store, ScoringRun.Slowly);
        await Eventually.IsTrueAsync(() => More() && second.Scored >= 100, "the second member scores");
        await Eventually.EndsAsync(first.StopAsync());
        More();
        var scores = topics.Scores();
        await Eventually.EndsAsync(second.StopAsync());
        topics.AssertNothingIsLost(scores);
        Assert.Equal(topics.Published, scores.Count); // a revoked partition is drained and committed: nothing is scored twice
        topics.AssertAllCommitted();

        bool More()
        {
            topics.Publish(GeneratedReviews.Create(100, first: topics.Published));
            return true;
        }
    }

    private async Task ScoresAllAsync(Review[] reviews)
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Publish(reviews);
        await using var scoring = new ScoringRun(topics.Options, model.Store);
        var scores = topics.Scores();
        await Eventually.EndsAsync(scoring.StopAsync());
        topics.AssertNothingIsLost(scores);
        Assert.Equal(reviews.Length, scores.Count);
        Assert.Equal(reviews.Length, scoring.Scored);
        topics.AssertAllCommitted();
        AssertSameToTheBit(reviews, scores.ToDictionary(score => score.Score.Id, score => score.Score));
    }

    private void AssertSameToTheBit(Review[] reviews, Dictionary<string, ScoredReview> scores)
    {
        float[] alone = model.Score(reviews.Select(review => review.Text));
        Assert.True(alone.Distinct().Count() > reviews.Length / 4, "The model gives the same score to most reviews.");
        var streamed = reviews.Select(review => scores[review.Id].Probability);
        var expected = reviews.Zip(
            alone, // a draw by rule where the model knows no word
            (review, score) => scores[review.Id].UncertainReason == UncertainReason.NoKnownWords ? 0.5f : score
        );
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), streamed.Select(BitConverter.SingleToInt32Bits));
        Assert.All(scores.Values, score => Assert.Equal(new ModelReference(TinyModel.Name, model.Manifest.Version), score.Model));
    }
}
