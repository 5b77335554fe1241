using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>
/// Scores one micro-batch and answers each of its records, in read order: a score, or a dead letter if it was rejected or cannot
/// be processed. Synchronous, because no tensor may cross an await; called by several workers at once.
/// </summary>
internal sealed class BatchScorer(
    RecordIsolation isolation,
    SentimentMetrics metrics,
    TimeProvider clock,
    ScoreObservers? observers = null,
    ScoreHeaders? headers = null,
    NativeCalls? calls = null,
    UncertaintyRule? rule = null
)
{
    /// <param name="model">The model to encode and score with. It must not be freed before this returns.</param>
    /// <param name="preparer">Reads the records.</param>
    /// <param name="records">At least one.</param>
    /// <param name="outputTopic">The topic of the scores.</param>
    /// <exception cref="Exception">The machine or the model is at fault: no single record is.</exception>
    public IReadOnlyList<Outcome> Answer(
        SentimentModel model,
        ReviewPreparer preparer,
        IReadOnlyList<InboundRecord> records,
        string outputTopic
    )
    {
        using var trace = Trace(records);
        return isolation.Answer(
            records,
            Score,
            () => TryPlainReview(model, preparer, outputTopic),
            outcome => outcome,
            $"{model.Manifest.Name}/{model.Manifest.Version}"
        );

        IReadOnlyList<Outcome> Score(IReadOnlyList<InboundRecord> some)
        {
            if (some.Count < records.Count)
            {
                metrics.BatchHalved();
            }

            long began = clock.GetTimestamp();
            return this.Score(model, preparer.Prepare(some, model.Encoder), outputTopic, began, trace);
        }
    }

    /// <summary>Null where no record is traced, as in most micro-batches.</summary>
    private static BatchTrace? Trace(IReadOnlyList<InboundRecord> records)
    {
        List<RecordTrace>? traced = null;
        for (int i = 0; i < records.Count; i++)
        {
            if (records[i].Trace is { } trace)
            {
                (traced ??= []).Add(trace);
            }
        }

        return traced is null ? null : new BatchTrace(traced, records.Count);
    }

    /// <summary>All that is done to a review, done to one that no model and no machine should stumble over.</summary>
    private void TryPlainReview(SentimentModel model, ReviewPreparer preparer, string outputTopic)
    {
        var record = new InboundRecord
        {
            TopicPartition = new("plain", 0),
            Offset = 0,
            Epoch = 0,
            Value = """{"id":"plain","text":"A good film, not a bad one."}"""u8.ToArray(),
            Time = new RecordTime(0),
            Received = clock.GetTimestamp(),
        };
        preparer.Prepare(record, model.Encoder); // in an envelope that this is not in, it would be rejected
        var plain = new Review("plain", "A good film, not a bad one.");
        var review = PreparedReview.Create(record, plain, model.Encoder, withSentences: true);
        float[] probability = new float[1];
        model.Score([review.Encoded.TokenIds], probability);
        var sentences = SentenceScorer.Score(model, [review.Sentences], probability);
        Answer(review, plain, model, probability[0], sentences[0], clock.GetUtcNow(), outputTopic);
        isolation.DeadLetters.For(record, "plain", "plain");
    }

    /// <param name="began">When the preparing began, as a time stamp.</param>
    private Outcome[] Score(
        SentimentModel model,
        IReadOnlyList<PreparedReview> batch,
        string outputTopic,
        long began,
        BatchTrace? trace
    )
    {
        long started = clock.GetTimestamp();
        metrics.Prepared(clock.GetElapsedTime(began, started));
        float[] probabilities = Probabilities(model, batch, started, trace);
        var sentences = Sentences(model, batch, probabilities);
        var scoredAt = clock.GetUtcNow();

        var outcomes = new Outcome[batch.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            var review = batch[i];
            outcomes[i] = new Outcome(
                review.Record,
                review.Review is null
                    ? isolation.DeadLetters.For(review.Record, review.Rejection.Reason, review.Rejection.Message)
                    : Answer(review, review.Review, model, probabilities[i], sentences?[i], scoredAt, outputTopic)
            );
        }

        foreach (string field in batch.SelectMany(review => review.Review?.IgnoredFields ?? []))
        {
            metrics.FieldIgnored(field);
        }

        // Sentences would wait there for nobody.
        var watched = sentences is null ? batch : [.. batch.Select(review => review with { Sentences = null })];
        observers?.Notify(new ScoredBatch(model, watched, probabilities));
        long made = clock.GetTimestamp();
        foreach (var review in batch)
        {
            review.Record.AnswerMade = made;
        }

        metrics.Processed(clock.GetElapsedTime(began, made), batch[0].Record.Topic);
        return outcomes;
    }

    /// <summary>One probability for each record; that of a rejected record has no meaning.</summary>
    private float[] Probabilities(SentimentModel model, IReadOnlyList<PreparedReview> batch, long started, BatchTrace? trace)
    {
        int[] scorable = [.. Enumerable.Range(0, batch.Count).Where(i => batch[i].Review is not null)];
        float[] probabilities = new float[batch.Count];
        if (scorable.Length == 0)
        {
            return probabilities;
        }

        int[][] tokenIds = new int[scorable.Length][];
        for (int i = 0; i < scorable.Length; i++)
        {
            tokenIds[i] = batch[scorable[i]].Encoded.TokenIds;
            metrics.Queued(clock.GetElapsedTime(batch[scorable[i]].Record.Received, started));
        }

        float[] scores = new float[scorable.Length];
        double padding;
        var from = trace is null ? default : clock.GetUtcNow();
        using (calls?.Begin("scoring a micro-batch"))
        {
            padding = model.Score(tokenIds, scores);
        }

        for (int i = 0; i < scorable.Length; i++)
        {
            probabilities[scorable[i]] = scores[i];
        }

        metrics.Batch(scorable.Length, padding, clock.GetElapsedTime(started));
        if (trace is not null)
        {
            TraceModel(from, model, [.. scorable.Select(i => batch[i].Record)], padding);
        }

        return probabilities;
    }

    /// <summary>The scores of the sentences of each record; null, as in most scorers, where no sentences are asked for.</summary>
    private ScoredSentence[]?[]? Sentences(SentimentModel model, IReadOnlyList<PreparedReview> batch, float[] probabilities)
    {
        if (batch.All(review => review.Sentences is null))
        {
            return null;
        }

        using (calls?.Begin("scoring the sentences of a micro-batch"))
        {
            return SentenceScorer.Score(model, [.. batch.Select(review => review.Sentences)], probabilities);
        }
    }

    private static void TraceModel(
        DateTimeOffset from,
        SentimentModel model,
        IReadOnlyList<InboundRecord> records,
        double padding
    )
    {
        KeyValuePair<string, object?>[] tags =
        [
            new("model.name", model.Manifest.Name),
            new(Tags.ModelVersion, model.Manifest.Version),
            new(Tags.MessageCount, records.Count),
            new("batch.padding", padding),
        ];
        foreach (var record in records)
        {
            record.Trace?.Modelled(from, tags);
        }
    }

    private OutboundRecord Answer(
        PreparedReview prepared,
        Review review,
        SentimentModel model,
        float probability,
        ScoredSentence[]? sentences,
        DateTimeOffset scoredAt,
        string topic
    )
    {
        var encoded = prepared.Encoded;
        var record = prepared.Record;
        var judgement = Judgement.Of(probability, encoded.TokenCount, encoded.UnknownCount, rule ?? UncertaintyRule.Usual);
        if (judgement.Reason is not null)
        {
            metrics.Uncertain(judgement.Reason);
        }

        return new OutboundRecord
        {
            Topic = topic,
            Key = record.Key,
            Headers = headers?.For(record.Headers, record.Trace),
            Value = EventSerializer.Serialize(
                new ScoredReview
                {
                    SchemaVersion = ScoredReview.CurrentSchemaVersion,
                    Id = review.Id,
                    Label = judgement.Label,
                    Probability = judgement.Probability,
                    Confidence = judgement.Confidence,
                    TokenCount = encoded.TokenCount,
                    UnknownTokenShare = encoded.TokenCount == 0 ? 0 : encoded.UnknownCount / (float)encoded.TokenCount,
                    Truncated = encoded.Truncated,
                    Model = new ModelReference(model.Manifest.Name, model.Manifest.Version),
                    Source = new SourcePosition(record.Topic, record.Partition, record.Offset),
                    ReviewedAt = review.CreatedAt,
                    ReceivedAt = record.Time.Date ?? scoredAt - clock.GetElapsedTime(record.Received),
                    ScoredAt = scoredAt,
                    Uncertain = judgement.Reason is null ? null : true,
                    UncertainReason = judgement.Reason,
                    IgnoredFields = review.IgnoredFields,
                    Sentences = sentences,
                }
            ),
        };
    }
}
