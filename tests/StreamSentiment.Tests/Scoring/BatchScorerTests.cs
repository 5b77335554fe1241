using System.Text;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Scoring;

public sealed class BatchScorerTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly TestMeters meters = new();
    private readonly SentimentModel first = First();
    private readonly SentimentModel second = Second();
    private readonly SentimentMetrics metrics;
    private readonly ActiveModel active;
    private readonly ScoringPipeline pipeline;

    public BatchScorerTests()
    {
        metrics = new SentimentMetrics(meters);
        active = new ActiveModel(first);
        pipeline = new ScoringPipeline(
            active,
            new BatchScorer(Isolation.Create("dead"), metrics, time),
            members: null!, // no record is read
            new PauseSwitch(),
            new ScoringOptions { MaxReviewBytes = 10_000 },
            new KafkaOptions { OutputTopic = "out" },
            time
        );
    }

    public void Dispose()
    {
        active.Dispose();
        second.Dispose();
        metrics.Dispose();
        meters.Dispose();
    }

    [Theory]
    [InlineData("", UncertainReason.NoKnownWords)]
    [InlineData("unheard of", UncertainReason.NoKnownWords)]
    [InlineData("w1 never heard of", UncertainReason.MostlyUnknownWords)]
    [InlineData("w1 w2 w3", null)]
    public void Score_TextThatTheModelHardlyKnows_SaysThatItIsAGuess(string text, string? reason)
    {
        var counted = meters.Count("streamsentiment.scores.uncertain");
        var outcome = Assert.Single(pipeline.Score([Records.Create(new Review("r1", text))]));
        Assert.True(EventSerializer.TryRead(outcome.Outbound.Value!, out var scored, out _));
        Assert.Equal((reason is null ? null : true, reason), (scored.Uncertain, scored.UncertainReason));
        if (reason == UncertainReason.NoKnownWords)
        {
            Assert.Equal((0.5f, 0f, "positive"), (scored.Probability, scored.Confidence, scored.Label));
        }

        Assert.Equal(reason is null ? [] : [reason], counted.Keys.Select(key => $"{key}"));
        Assert.Empty(Schema.Load("scored-review.v1.json").Validate(System.Text.Encoding.UTF8.GetString(outcome.Outbound.Value!)));
    }

    [Fact]
    public void Score_OneReview_AnswersWithEverythingTheContractAsksFor()
    {
        var createdAt = new DateTimeOffset(2029, 5, 6, 7, 8, 9, TimeSpan.FromHours(2));
        var record = Records.Create(new Review("r1", "w1 w2 unheard-of") { CreatedAt = createdAt }, offset: 42);
        var outcome = Assert.Single(pipeline.Score([record]));
        float probability = Probability(first, 1, 2);
        Assert.Same(record, outcome.Inbound);
        Assert.Equal("out", outcome.Outbound.Topic);
        Assert.Same(record.Key, outcome.Outbound.Key);
        Assert.Null(outcome.Outbound.DeadLetterReason);
        Assert.Equal(
            new ScoredReview
            {
                SchemaVersion = 1,
                Id = "r1",
                Label = probability >= 0.5 ? "positive" : "negative",
                Probability = probability,
                Confidence = Math.Max(probability, 1 - probability),
                TokenCount = 4, // "unheard-of" is two
                UnknownTokenShare = 0.5f,
                Truncated = false,
                Model = new ModelReference("tiny", "v1"),
                Source = new SourcePosition("in", 3, 42),
                ReviewedAt = createdAt,
                ReceivedAt = record.Time.Date!.Value,
                ScoredAt = time.GetUtcNow(),
            },
            Read(outcome)
        );
    }

    [Fact]
    public void Score_EmptyAndLongReviews_SaySo()
    {
        var outcomes = pipeline.Score([Record("", 0), Record(string.Join(' ', Enumerable.Repeat("w1", 30)), 1)]);
        var (empty, cut) = (Read(outcomes[0]), Read(outcomes[1]));
        Assert.Equal((0, 0f, false), (empty.TokenCount, empty.UnknownTokenShare, empty.Truncated));
        Assert.Equal(Probability(first), empty.Probability);
        Assert.Equal((30, true), (cut.TokenCount, cut.Truncated));
        Assert.Equal(Probability(first, [.. Enumerable.Repeat(1, TestModels.MaxSequenceLength)]), cut.Probability);
    }

    [Fact]
    public void Score_AnyLengths_KeepsTheReadOrder()
    {
        int[][] reviews = TestModels.Reviews(60);
        var outcomes = pipeline.Score([.. reviews.Select((review, i) => Record(Text(review), i))]);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (long)i), outcomes.Select(outcome => outcome.Inbound.Offset));
        Assert.Equal(reviews.Select(review => Probability(first, review)), outcomes.Select(outcome => Read(outcome).Probability));
        Assert.All(outcomes, outcome => Assert.Equal($"{outcome.Inbound.Offset}", Read(outcome).Id));
    }

    [Fact]
    public void Score_RejectedAmongOthers_BecomesADeadLetterWhileItsNeighboursAreScored()
    {
        var poison = Records.Create("no JSON", 1);
        var outcomes = pipeline.Score([Record("w1", 0), poison, Record("w2 w3", 2), Records.Create((byte[]?)null, 3)]);
        Assert.Equal([0, 1, 2, 3], outcomes.Select(outcome => outcome.Inbound.Offset));
        Assert.Equal(Probability(first, 1), Read(outcomes[0]).Probability);
        Assert.Equal(Probability(first, 2, 3), Read(outcomes[2]).Probability);

        var letter = outcomes[1].Outbound;
        Assert.Equal("dead", letter.Topic);
        Assert.Equal(RejectionReason.InvalidJson, letter.DeadLetterReason);
        Assert.Same(poison.Value, letter.Value);
        Assert.Same(poison.Key, letter.Key);
        Assert.Contains("JSON", Encoding.UTF8.GetString(letter.Headers!.GetLastBytes("dead-letter.message")));
        Assert.Equal([9], letter.Headers.GetLastBytes("trace"));
        Assert.Equal(RejectionReason.NullValue, outcomes[3].Outbound.DeadLetterReason);
    }

    [Fact]
    public void Score_OnlyRejected_AsksNoModel()
    {
        first.Dispose();
        Assert.Equal(RejectionReason.InvalidJson, Assert.Single(pipeline.Score([Records.Create("{")])).Outbound.DeadLetterReason);
    }

    [Fact]
    public void Score_ModelReplaced_EncodesInTheWordsOfTheNewVersionAndNamesIt()
    {
        Assert.Equal(Probability(first, 1, 2, 2), Read(pipeline.Score([Record("w1 w2 w2", 0)])[0]).Probability);
        active.Replace(second);
        var score = Read(pipeline.Score([Record("w1 w2 w2", 1)])[0]);
        // The second vocabulary has the same words the other way round.
        Assert.Equal((Probability(second, 30, 29, 29), "v2"), (score.Probability, score.Model.Version));
        Assert.NotEqual(Probability(second, 1, 2, 2), score.Probability);
    }

    [Fact]
    public async Task Score_ModelReplacedAgainAndAgain_MixesNoVersionsInABatch()
    {
        int[][] reviews = TestModels.Reviews(20);
        Dictionary<string, float[]> expected = new()
        {
            ["v1"] = [.. reviews.Select(review => Probability(first, review))],
            ["v2"] = [.. reviews.Select(review => Probability(second, [.. review.Select(id => 31 - id)]))],
        };
        using var stop = new CancellationTokenSource();
        var replacing = Task.Run(
            () =>
            {
                for (int turn = 0; !stop.IsCancellationRequested; turn++)
                {
                    active.Replace(turn % 2 == 0 ? Second() : First());
                }
            },
            CancellationToken.None
        );
        var versions = new HashSet<string>();
        try
        {
            for (int batch = 0; batch < 100 || (versions.Count < 2 && batch < 20_000); batch++)
            {
                var scores = pipeline.Score([.. reviews.Select((review, i) => Record(Text(review), i))]).Select(Read).ToArray();
                string version = Assert.Single(scores.Select(score => score.Model.Version).Distinct());
                Assert.Equal(expected[version], scores.Select(score => score.Probability));
                versions.Add(version);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await replacing;
        }

        Assert.Equal(2, versions.Count);
    }

    private static SentimentModel First() => TestModels.Serve(seed: 1, version: "v1");

    /// <summary>Other weights, and the same words the other way round.</summary>
    private static SentimentModel Second() =>
        TestModels.Serve(
            seed: 2,
            version: "v2",
            words: Vocabulary.Build([string.Join(' ', Enumerable.Range(1, 30).Select(i => $"w{31 - i}"))], TestModels.Text)
        );

    private static string Text(int[] review) => string.Join(' ', review.Select(id => $"w{id}"));

    private static float Probability(SentimentModel model, params int[] tokenIds)
    {
        float[] probability = new float[1];
        model.Score([tokenIds], probability);
        return tokenIds.Length == 0 ? 0.5f : probability[0]; // no word is a draw by rule
    }

    private static ScoredReview Read(Outcome outcome)
    {
        Assert.True(EventSerializer.TryRead(outcome.Outbound.Value, out var score, out string? fault), fault);
        return score;
    }

    private static InboundRecord Record(string text, long offset) => Records.Create(new Review($"{offset}", text), offset);
}
