using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Cases;

/// <summary>A field that scoring does not need never costs the score; what was left out is named, and counted.</summary>
public sealed class OptionalFieldsCaseTests
{
    [Fact]
    public void Score_RecordsOfTheCase_AreScoredAndNameWhatWasLeftOut()
    {
        using var meters = new TestMeters();
        using var metrics = new SentimentMetrics(meters);
        var counted = meters.Count("streamsentiment.fields.ignored");
        using var model = TestModels.Serve();
        var scorer = new BatchScorer(Isolation.Create("dead"), metrics, new FakeTimeProvider());

        var records = CaseRecords.Read("optional-fields");
        var scores = scorer.Answer(model, new ReviewPreparer(10_000), records, "out").Select(Score).ToArray();

        string createdAt = "createdAt";
        Assert.Equal(
            [
                ("c1", createdAt),
                ("c2", createdAt),
                ("c3", createdAt),
                ("c4", createdAt),
                ("c5", createdAt),
                ("12345", ""),
                ("s1", ""),
            ],
            scores.Select(score => (score.Id, string.Join(' ', score.IgnoredFields ?? [])))
        );
        Assert.All(scores, score => Assert.Null(score.ReviewedAt));
        Assert.Equal(new Dictionary<string, long> { [createdAt] = 5 }, counted);
    }

    private static ScoredReview Score(Outcome outcome)
    {
        Assert.True(EventSerializer.TryRead(outcome.Outbound.Value, out var score, out string? fault), fault);
        return score;
    }
}
