using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Versions are taken over while reviews are scored, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class ModelSwapTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const int Swaps = 100;
    private const int Ahead = 100; // reviews that are always waiting, so that each swap happens under load

    private readonly ConcurrentQueue<SentimentModel> loaded = [];
    private int mostInMemory;

    [Fact]
    public async Task Run_HundredSwapsUnderLoad_ScoresEachReviewOnceByTheVersionItNames()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        string[] versions = [model.Manifest.Version, model.Publish(seed: 2).Version];
        await using var scoring = new ScoringRun(topics.Options, model.Store, ScoringRun.Slowly);
        var active = scoring.Part<ActiveModel>();
        var configured = active.Take();
        configured.Dispose();
        loaded.Enqueue(configured.Model);
        using var stop = new CancellationTokenSource();
        var follower = Follower(topics, scoring, active);
        var following = follower.RunAsync(stop.Token);
        await Eventually.EndsAsync(follower.Ready);

        List<string> published = [];
        using (var publisher = topics.Publisher())
        {
            for (int swap = 1; swap <= Swaps; swap++)
            {
                string version = versions[swap % 2];
                topics.Publish(GeneratedReviews.Create(Ahead, first: topics.Published));
                var reference = new ModelReference(TinyModel.Name, version);
                published.Add((await publisher.PublishAsync(reference, null, TestContext.Current.CancellationToken)).Id);
                await Eventually.IsTrueAsync(
                    () =>
                    {
                        if (scoring.Scored + Ahead > topics.Published)
                        {
                            topics.Publish(GeneratedReviews.Create(Ahead, first: topics.Published));
                        }

                        return active.Manifest.Version == version;
                    },
                    $"swap {swap} is done"
                );
            }
        }

        var scores = topics.Scores();
        await Eventually.EndsAsync(scoring.StopAsync());
        await stop.CancelAsync();
        await Eventually.EndsAsync(following);

        topics.AssertNothingIsLost(scores);
        Assert.Equal(topics.Published, topics.ScoresInTopic); // none is scored twice
        topics.AssertAllCommitted();
        AssertScoredByTheVersionNamed(topics, scores, versions);
        // With one worker a batch has a time of its own.
        Assert.All(
            scores.GroupBy(score => score.Score.ScoredAt),
            batch => Assert.Single(batch.Select(score => score.Score.Model).Distinct())
        );
        var statuses = topics.Statuses(Swaps + 1).Cast<ModelActivated>().ToArray(); // the first says what served at the start
        Assert.Equal([null, .. published], statuses.Select(status => status.CauseId));
        Assert.Equal(Swaps + 1, loaded.Count);
        Assert.Equal(active.Manifest.Version, Assert.Single(loaded, each => !each.IsFreed).Manifest.Version);
        Assert.InRange(mostInMemory, 1, 2); // the one that serves, and the one before while its last batch runs
    }

    private ModelFollower Follower(ScoringTopics topics, ScoringRun scoring, ActiveModel active)
    {
        var swapper = new ModelSwapper(
            active,
            Load,
            scoring.Part<StatusReporter>(),
            scoring.Part<SentimentMetrics>(),
            NullLogger<ModelSwapper>.Instance
        );
        return new ModelFollower(
            swapper,
            new ModelTakeover(swapper, TimeProvider.System, NullLogger<ModelTakeover>.Instance),
            scoring.Part<IEventTopics>(),
            TimeProvider.System,
            NullLogger<ModelFollower>.Instance
        );
    }

    private SentimentModel Load(ModelReference reference)
    {
        mostInMemory = Math.Max(mostInMemory, loaded.Count(each => !each.IsFreed));
        var next = SentimentModel.Load(new FolderModelStore(model.Store).Find(reference.Name, reference.Version));
        loaded.Enqueue(next);
        return next;
    }

    private void AssertScoredByTheVersionNamed(
        ScoringTopics topics,
        List<(string Key, ScoredReview Score)> scores,
        string[] versions
    )
    {
        var reviews = topics.Reviews;
        foreach (string version in versions)
        {
            var scored = scores.Select(score => score.Score).Where(score => score.Model.Version == version).ToArray();
            Assert.True(scored.Length > Swaps, $"{version} has scored {scored.Length} reviews.");
            Assert.Equal(
                model.Score(scored.Select(score => reviews[score.Id].Text), version).Select(BitConverter.SingleToInt32Bits),
                scored.Select(score => BitConverter.SingleToInt32Bits(score.Probability))
            );
        }
        Assert.Equal(scores.Count, scores.Count(score => versions.Contains(score.Score.Model.Version)));
    }
}
