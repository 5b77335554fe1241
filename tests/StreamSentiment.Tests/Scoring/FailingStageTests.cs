using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Scoring;

/// <summary>
/// One record of a thousand makes a stage throw: the others are scored, in order, and it becomes a dead letter.
/// </summary>
public sealed class FailingStageTests : IDisposable
{
    private const int Bad = 617;

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly TestMeters meters = new();
    private readonly SentimentMetrics metrics;
    private readonly ScoreObservers observers = new(NullLogger<ScoreObservers>.Instance);
    private readonly SentimentModel model = Narrow();
    private readonly ActiveModel active;
    private readonly BatchScorer scorer;
    private readonly ScoringPipeline pipeline;

    public FailingStageTests()
    {
        metrics = new SentimentMetrics(meters);
        active = new ActiveModel(model);
        scorer = new BatchScorer(Isolation.Create("dead"), metrics, time, observers);
        pipeline = new ScoringPipeline(
            active,
            scorer,
            members: null!, // no record is read
            new PauseSwitch(),
            new ScoringOptions(),
            new KafkaOptions { OutputTopic = "out" },
            time
        );
    }

    public void Dispose()
    {
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
    }

    [Fact]
    public void Score_NetworkFails_DeadLettersTheReviewItFailsOn()
    {
        // The id of w30 lies beyond the network's embedding.
        var letter = AssertTheOthersAreScored(Record(Review("w1 w30")));
        Assert.Equal("tiny/v1", Header(letter, DeadLetterHeaders.ModelVersion));
        Assert.Contains("Exception came of this record", Header(letter, DeadLetterHeaders.Message));
    }

    [Fact]
    public void Score_AnswerCannotBeWritten_DeadLettersItsReview() =>
        // Read so long ago that no date holds it.
        AssertTheOthersAreScored(Record(Review("w1"), RecordTime.None, received: long.MinValue / 2));

    [Fact]
    public void Score_DeadLetterCannotBeBuilt_DeadLettersItWithoutItsHeaders()
    {
        var headers = new Headers();
        headers.Add(new UnreadableHeader());
        var letter = AssertTheOthersAreScored(Record("no JSON"u8.ToArray(), headers: headers));
        Assert.Equal("1", Header(letter, DeadLetterHeaders.HeadersLeftOut));
    }

    [Fact]
    public void Score_ObserverFails_CostsNoScoreAndIsNotAskedAgain()
    {
        var observer = new FailingObserver();
        observers.Attach(observer);
        for (int batch = 0; batch < 2; batch++)
        {
            Assert.All(pipeline.Score(Records(Record(Review("w1")))), outcome => Assert.Null(outcome.Outbound.DeadLetterReason));
        }

        Assert.Equal(1, observer.Calls);
    }

    [Fact]
    public void Score_ModelFailsOnEveryReview_ThrowsAndDeadLettersNone()
    {
        model.Dispose();
        Assert.ThrowsAny<Exception>(() => pipeline.Score([Record(Review("w1"))]));
        Assert.ThrowsAny<Exception>(() => pipeline.Score(Records(Record(Review("w2")))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-9007199254740991)]
    [InlineData(-62135596800001)]
    [InlineData(1764072000000000)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Score_TimeThatNoDateHolds_IsScoredAsReceivedWhenItWasRead(long milliseconds)
    {
        var record = Record(Review("w1"), milliseconds, received: time.GetTimestamp());
        time.Advance(TimeSpan.FromSeconds(3));
        var outcome = Assert.Single(pipeline.Score([record]));
        Assert.True(EventSerializer.TryRead(outcome.Outbound.Value, out var score, out string? fault), fault);
        Assert.Equal(score.ScoredAt - TimeSpan.FromSeconds(3), score.ReceivedAt);
        Assert.Empty(Schema.Load("scored-review.v1.json").Validate(Encoding.UTF8.GetString(outcome.Outbound.Value!)));
    }

    private OutboundRecord AssertTheOthersAreScored(InboundRecord bad)
    {
        var outcomes = pipeline.Score(Records(bad));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), outcomes.Select(outcome => outcome.Inbound.Offset));
        Assert.Equal(999, outcomes.Count(outcome => outcome.Outbound.Topic == "out"));
        var letter = outcomes[Bad].Outbound;
        Assert.Equal(("dead", RejectionReason.Unprocessable), (letter.Topic, letter.DeadLetterReason));
        Assert.Same(bad.Value, letter.Value);
        return letter;
    }

    /// <summary>A model that knows more words than its network.</summary>
    private static SentimentModel Narrow() =>
        TestModels.Serve(new NetworkEnsemble(TestModels.Classifier(TestModels.Spec() with { VocabularySize = 20 })));

    private static InboundRecord[] Records(InboundRecord bad) =>
        [.. Enumerable.Range(0, 1000).Select(i => i == Bad ? bad : Record(Review($"w{1 + (i % 15)} w2"), offset: i))];

    private static byte[] Review(string text) => EventSerializer.Serialize(new Review("r", text));

    private static InboundRecord Record(
        byte[] value,
        long milliseconds = 1_900_000_000_000,
        long received = 0,
        Headers? headers = null,
        long offset = Bad
    ) =>
        new()
        {
            TopicPartition = new TopicPartition("in", 3),
            Offset = offset,
            Epoch = 1,
            Value = value,
            Headers = headers,
            Time = new RecordTime(milliseconds),
            Received = received,
        };

    private static string Header(OutboundRecord letter, string name) =>
        Encoding.UTF8.GetString(letter.Headers!.GetLastBytes(name));

    private sealed class FailingObserver : IScoreObserver
    {
        public int Calls { get; private set; }

        public void OnScored(in ScoredBatch batch)
        {
            Calls++;
            throw new InvalidOperationException();
        }
    }
}
