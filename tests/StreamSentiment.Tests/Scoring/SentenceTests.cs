using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Scoring;

/// <summary>The scores of sentences in the answers of a scorer: <c>Scoring:Sentences</c>.</summary>
public sealed class SentenceTests : IDisposable
{
    private readonly TestMeters meters = new();
    private readonly SentimentModel model = TestModels.Serve();
    private readonly ScoreObservers observers = new(NullLogger<ScoreObservers>.Instance);
    private readonly SentimentMetrics metrics;
    private readonly ActiveModel active;

    public SentenceTests()
    {
        metrics = new SentimentMetrics(meters);
        active = new ActiveModel(model);
    }

    public void Dispose()
    {
        active.Dispose();
        metrics.Dispose();
        meters.Dispose();
    }

    [Theory]
    [InlineData("w1 w2. w3 w4! w5", "w1 w2.|w3 w4!|w5")]
    [InlineData("w1 w2 😡. w3\r\n\r\nw4", "w1 w2 😡.|w3|w4")]
    [InlineData("<p>w1 <b>w2</b>.</p> w3.<br><br>w4", "w1 <b>w2</b>.|w3.|w4")]
    [InlineData("w1 e\u0301. w2!😀😀 w3", "w1 e\u0301.|w2!😀😀|w3")]
    [InlineData("unheard. w1", "unheard.|w1")]
    [InlineData("w1", "w1")]
    [InlineData(" ", "")]
    public void Score_Sentences_HaveTheScoresThatTheyHaveAlone(string text, string sentences)
    {
        string[] expected = sentences.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var scored = Read(Assert.Single(Pipeline(sentences: true).Score([Record(text, 0)]))).Sentences;

        Assert.NotNull(scored);
        Assert.Equal(expected, scored.Select(sentence => text.Substring(sentence.Offset, sentence.Length)));
        Assert.Equal(expected.Select(Alone), scored.Select(sentence => (sentence.Label, sentence.Probability)));
    }

    [Fact]
    public void Score_ManyReviews_GivesEachItsSentencesAndChangesNoScoreOfAReview()
    {
        string[] texts =
        [
            .. TestModels.Reviews(80).Select(ids => string.Join(' ', ids.Select((id, i) => i % 3 == 2 ? $"w{id}." : $"w{id}"))),
        ];
        InboundRecord[] records =
        [
            .. texts.Select((text, i) => Record(text, i)),
            Records.Create("no JSON", texts.Length),
            Record("w1. w2.", texts.Length + 1),
        ];

        var with = Pipeline(sentences: true).Score(records);
        var without = Pipeline(sentences: false).Score(records);

        Assert.Equal(records.Select(record => record.Offset), with.Select(outcome => outcome.Inbound.Offset));
        Assert.Equal(
            without.Select(outcome => Encoding.UTF8.GetString(outcome.Outbound.Value!)),
            with.Select(outcome => Encoding.UTF8.GetString(WithoutSentences(outcome)))
        );
        Assert.DoesNotContain("sentences", Encoding.UTF8.GetString(without[0].Outbound.Value!));
        foreach (var (i, text) in texts.Index())
        {
            Assert.Equal(
                SentenceSpans.Find(text).Select(span => Alone(text.Substring(span.Offset, span.Length))),
                Read(with[i]).Sentences!.Select(sentence => (sentence.Label, sentence.Probability))
            );
        }
    }

    [Fact]
    public void Score_ThousandsOfSentences_AnswersWithTheMostAndTheRestAsTheLast()
    {
        string text = string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"w{i % 30 + 1}."));
        var outcomes = Pipeline(sentences: true).Score([Record(text, 0), Record(text, 1), Record(text, 2)]);
        foreach (var outcome in outcomes)
        {
            var sentences = Read(outcome).Sentences!;
            Assert.Equal(SentenceSpans.MostSentences, sentences.Count);
            Assert.Equal(text.Length, sentences[^1].Offset + sentences[^1].Length);
            Assert.Equal(Alone(text[sentences[^1].Offset..]), (sentences[^1].Label, sentences[^1].Probability));
            Assert.InRange(outcome.Outbound.Value!.Length, 10_000, 24_000);
            Assert.Empty(Schema.Load("scored-review.v1.json").Validate(Encoding.UTF8.GetString(outcome.Outbound.Value!)));
        }
    }

    [Fact]
    public void Score_Sentences_AreNoReviewsToMetricsAndObservers()
    {
        var watch = new Watch();
        observers.Attach(watch);
        var uncertain = meters.Count("streamsentiment.scores.uncertain");

        Pipeline(sentences: true).Score([Record("w1. unheard of. never heard.", 0), Record("w2", 1)]);

        var batch = Assert.Single(watch.Batches);
        Assert.Equal(2, batch.Reviews.Count);
        Assert.All(batch.Reviews, review => Assert.Null(review.Sentences));
        Assert.Equal(["mostly-unknown-words"], uncertain.Keys); // of the review, not twice of its sentences
        Assert.Equal(1, uncertain.Values.Sum());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Work_OfARecord_IsWhatIsReadOfIt(bool sentences, int times)
    {
        var record = Record("w1. w2.", 0);

        Assert.Equal(times * record.Value!.Length, Pipeline(sentences).Work(record));
    }

    private ScoringPipeline Pipeline(bool sentences) =>
        new(
            active,
            new BatchScorer(Isolation.Create("dead"), metrics, new FakeTimeProvider(), observers),
            members: null!, // no record is read
            new PauseSwitch(),
            new ScoringOptions { MaxReviewBytes = 100_000, Sentences = sentences },
            new KafkaOptions { OutputTopic = "out" },
            new FakeTimeProvider()
        );

    /// <summary>What a scorer answers if the text is a review.</summary>
    private (string Label, float Probability) Alone(string text)
    {
        var score = Read(Assert.Single(Pipeline(sentences: false).Score([Record(text, 0)])));
        return (score.Label, score.Probability);
    }

    private static byte[] WithoutSentences(Outcome outcome) =>
        outcome.Outbound.DeadLetterReason is null
            ? EventSerializer.Serialize(Read(outcome) with { Sentences = null })
            : outcome.Outbound.Value!;

    private static ScoredReview Read(Outcome outcome)
    {
        Assert.True(EventSerializer.TryRead(outcome.Outbound.Value, out var score, out string? fault), fault);
        return score;
    }

    private static InboundRecord Record(string text, long offset) => Records.Create(new Review($"{offset}", text), offset);

    private sealed class Watch : IScoreObserver
    {
        public List<ScoredBatch> Batches { get; } = [];

        public void OnScored(in ScoredBatch batch) => Batches.Add(batch);
    }
}
