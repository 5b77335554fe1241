using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

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

    /// <summary>Every stage that a review passes on its way to its score, in this order.</summary>
    public static TheoryData<string, string, Type> Stages =>
        new()
        {
            { "envelope", RejectionReason.Unprocessable, typeof(InvalidOperationException) },
            { "parse", RejectionReason.Unprocessable, typeof(InjectedException) },
            { "encode", RejectionReason.Unprocessable, typeof(InjectedException) },
            { "batch", RejectionReason.Unprocessable, typeof(NullReferenceException) },
            { "score", RejectionReason.Unprocessable, typeof(ExternalException) },
            { "serialise", RejectionReason.Unprocessable, typeof(ArgumentOutOfRangeException) },
            { "publish", RejectionReason.Undeliverable, typeof(InjectedException) },
        };

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Stage_FailsOnOneOfAThousand_TheOthersAreScoredInOrderAndAllOffsetsAreComplete(
        string stage,
        string reason,
        Type error
    )
    {
        // The id of w30 lies beyond the network's embedding; no date holds a time so long ago.
        var record = Record(
            Review(stage == "score" ? "w1 w30" : "w1 injected"),
            RecordTime.None,
            received: stage == "serialise" ? long.MinValue / 2 : 0,
            headers: stage == "envelope" ? [new UnreadableHeader()] : null
        );
        if (stage == "encode")
        {
            TokenizerOf(model.Encoder) = new FailingTokenizer(TokenizerOf(model.Encoder));
        }

        var outcomes = scorer.Answer(model, new FailingPreparer(stage), Records(record), "out");
        var (sent, committed) = await PublishAsync(
            outcomes,
            message => stage == "publish" && message.Value == outcomes[Bad].Outbound.Value
        );

        Assert.Equal(1000, committed);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), outcomes.Select(outcome => outcome.Inbound.Offset));
        Assert.Equal(
            Enumerable.Range(0, 1000).Where(i => i != Bad).Select(i => $"r{i}"),
            sent.Where(message => message.Headers is null).Select(message => ScoreOf(message.Value).Id)
        );
        var letter = Assert.Single(sent, message => message.Headers is not null);
        Assert.Same(record.Value, letter.Value);
        Assert.Equal(reason, Header(letter.Headers, DeadLetterHeaders.Reason));
        Assert.Contains(error.FullName!, Header(letter.Headers, DeadLetterHeaders.Message));
        if (reason == RejectionReason.Unprocessable)
        {
            Assert.Equal("tiny/v1", Header(letter.Headers, DeadLetterHeaders.ModelVersion));
        }
    }

    [Theory]
    [InlineData("encode")]
    [InlineData("parse")]
    public void Stage_FailsOnEveryRecord_ThrowsAndDeadLettersNone(string stage)
    {
        TokenizerOf(model.Encoder) = new FailingTokenizer(TokenizerOf(model.Encoder), stage == "encode" ? "" : "injected");
        var preparer = new FailingPreparer(stage == "parse" ? "parse everything" : "");
        Assert.Throws<InjectedException>(() => scorer.Answer(model, preparer, Records(Record(Review("w1"))), "out"));
    }

    [Fact]
    public void Score_DeadLetterCannotBeBuilt_DeadLettersItWithoutItsHeaders()
    {
        var headers = new Headers();
        headers.Add(new UnreadableHeader());
        var letter = AssertTheOthersAreScored(Record("no JSON"u8.ToArray(), headers: headers));
        Assert.Equal("1", Header(letter.Headers!, DeadLetterHeaders.HeadersLeftOut));
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
        [.. Enumerable.Range(0, 1000).Select(i => i == Bad ? bad : Record(Review($"w{1 + (i % 15)} w2", i), offset: i))];

    private static byte[] Review(string text, int id = Bad) => EventSerializer.Serialize(new Review($"r{id}", text));

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

    private static string Header(Headers headers, string name) => Encoding.UTF8.GetString(headers.GetLastBytes(name));

    private static ScoredReview ScoreOf(byte[] value)
    {
        Assert.True(EventSerializer.TryRead(value, out var score, out string? fault), fault);
        return score;
    }

    /// <summary>Publishes to a broker that acknowledges everything.</summary>
    /// <param name="isUnsendable">What the client cannot make a record of.</param>
    /// <returns>What was sent, and the offset up to which the input may be committed.</returns>
    private async Task<(IReadOnlyList<Message<byte[], byte[]>> Sent, long Committed)> PublishAsync(
        IReadOnlyList<Outcome> outcomes,
        Func<Message<byte[], byte[]>, bool> isUnsendable
    )
    {
        var producer = FakeProducer.Create();
        producer.Answer = ErrorCode.NoError;
        producer.ThrowOn = message => message.Headers is null && isUnsendable(message) ? new InjectedException() : null;
        var tracker = new OffsetTracker(TimeProvider.System);
        tracker.Assign([outcomes[0].Inbound.TopicPartition]);
        Assert.All(outcomes, each => Assert.Equal(1, tracker.Track(each.Inbound.TopicPartition, each.Inbound.Offset, default)));
        var delivery = new DeliveryFailure();
        var deadLetters = new DeadLetters("dead", "tests/1");
        var logger = NullLogger<OutcomeSink>.Instance;
        await using var sink = new OutcomeSink(
            producer.Client,
            tracker,
            delivery,
            deadLetters,
            metrics,
            TimeProvider.System,
            logger
        );
        await sink.PublishAsync(outcomes, TestContext.Current.CancellationToken);
        Assert.Equal(0, await sink.FlushAsync(Eventually.Patience));
        return (producer.Sent, Assert.Single(tracker.Committable()).Offset.Value);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "tokenizer")]
    private static extern ref ITokenizer TokenizerOf(TextEncoder encoder);

    private sealed class InjectedException : Exception;

    /// <summary>Fails on the one record, or gives it no tokens at all.</summary>
    private sealed class FailingPreparer(string stage) : ReviewPreparer(1000, Envelope.CloudEvents)
    {
        public override PreparedReview Prepare(InboundRecord record, TextEncoder encoder)
        {
            var prepared = base.Prepare(record, encoder);
            return stage == "batch" && record.Offset == Bad ? prepared with { Encoded = default } : prepared;
        }

        protected override bool TryRead(InboundRecord record, [NotNullWhen(true)] out Review? review, out Rejection rejection) =>
            stage == "parse everything" || (stage == "parse" && record.Offset == Bad)
                ? throw new InjectedException()
                : base.TryRead(record, out review, out rejection);
    }

    /// <summary>Fails on texts that hold a word.</summary>
    private sealed class FailingTokenizer(ITokenizer tokenizer, string word = "injected") : ITokenizer
    {
        public void Tokenize(ReadOnlySpan<char> text, TokenBuffer tokens)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                throw new InjectedException();
            }

            tokenizer.Tokenize(text, tokens);
        }
    }

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
