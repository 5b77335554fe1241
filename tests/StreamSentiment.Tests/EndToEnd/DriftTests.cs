using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Drift;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Reviews change while they are scored, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class DriftTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Run_ReviewsBecomeOthersAndComeBack_IsDetectedAndCleared()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        string version = model
            .PublishWatched(seed: 1, GeneratedReviews.Create(2000, first: 1_000_000).Select(review => review.Text))
            .Version;
        await using var scoring = new ScoringRun(
            topics.Options,
            Path.Combine(model.Store, TinyModel.Name, version),
            options => options.Instance = "scorer-0",
            new DriftOptions { Memory = 200, LeastSample = 300 }
        );
        using var stop = new CancellationTokenSource();
        Task[] beside = [scoring.Part<DriftWatch>().RunAsync(stop.Token), scoring.Part<CommandFollower>().RunAsync(stop.Token)];

        topics.Publish(GeneratedReviews.Create(600));
        topics.Scores();
        var quiet = await StatusAsync();
        Assert.All(
            quiet.Where(fact => fact.Key.EndsWith(".raised", StringComparison.Ordinal)),
            fact => Assert.Equal("false", fact.Value)
        );

        topics.Publish(
            Enumerable
                .Range(0, 400)
                .Select(i => new Review($"review-{600 + i}", string.Join(' ', Enumerable.Repeat("awful boring", 20))))
        );
        var raised = topics.StatusesUntil(status => status is DriftDetected { Signal: "words" }).OfType<DriftEvent>().ToArray();
        Assert.All(
            raised,
            alarm =>
                Assert.Equal(
                    ("scorer-0", version, true),
                    (alarm.Instance, alarm.Model.Version, alarm.Statistic > alarm.Threshold && alarm.Reviews > 600)
                )
        );
        Assert.Equal("true", (await StatusAsync())["drift.words.raised"]);

        topics.Publish(GeneratedReviews.Create(2000, first: topics.Published));
        topics.StatusesUntil(status => status is DriftCleared { Signal: "words" });
        topics.AssertNothingIsLost(topics.Scores());
        await Eventually.EndsAsync(scoring.StopAsync());
        await stop.CancelAsync();
        await Eventually.EndsAsync(Task.WhenAll(beside));

        async Task<IReadOnlyDictionary<string, string>> StatusAsync() =>
            (await topics.CommandAsync(SampleCommands.Status() with { IssuedAt = TimeProvider.System.GetUtcNow() })).Facts!;
    }
}
