using System.Net;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>
/// Answers that nobody acknowledges, on a real broker: the scorer says within seconds after <c>Kafka:StallAfter</c> that it is
/// not ready and why, and is ready again, with nothing lost, once they are acknowledged.
/// </summary>
[Collection("kafka")]
public sealed class StalledBrokerTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const int Reviews = 3000;

    [Fact]
    public async Task Ready_BrokerStandsStillWhileReviewsAreInFlight_IsUnhealthyUntilItGoesOn()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        using var topics = await ScoringTopics.CreateAsync(broker.Bootstrap);
        await topics.CreateModelTopicsAsync();
        await using var scorer = topics.StartScorer(
            model.Store,
            "--StreamSentiment:Kafka:StallAfter=00:00:02",
            "--StreamSentiment:Scoring:MaxBatchSize=1",
            "--StreamSentiment:Scoring:Workers=1"
        );
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);

        topics.Publish(GeneratedReviews.Create(Reviews));
        await scorer.UntilAsync(() => topics.ScoresInTopic > 0, "it scores");
        Assert.Equal(HttpStatusCode.OK, (await HostProbe.ReadyAsync(scorer)).Status); // slow as it is
        await broker.FreezeAsync();
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, "No answer is acknowledged since");
        string reason = (await HostProbe.ReadyAsync(scorer)).Text;
        Assert.Contains($"{topics.Options.InputTopic} [", reason);
        Assert.Contains("(Kafka:StallAfter is 2 s)", reason);

        await broker.ThawAsync();
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await scorer.UntilAsync(() => topics.ScoresInTopic >= Reviews, "the rest is scored");
        topics.AssertNothingIsLost(topics.Scores());
        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());
        topics.AssertAllCommitted();
    }
}
