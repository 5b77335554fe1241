using System.Diagnostics.CodeAnalysis;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Text;

namespace StreamSentiment.Scoring;

/// <summary>A record that was read as a review and encoded, or the reason why it was not.</summary>
/// <param name="Review">Null for a rejected record.</param>
/// <param name="Encoded">The text as the model of the batch reads it; without meaning for a rejected record.</param>
/// <param name="Rejection">Without meaning for a review.</param>
internal sealed record PreparedReview(InboundRecord Record, Review? Review, EncodedText Encoded, Rejection Rejection)
{
    public static PreparedReview Rejected(InboundRecord record, Rejection rejection) => new(record, null, default, rejection);

    /// <summary>The sentences of the text; null where they are not scored.</summary>
    public PreparedSentence[]? Sentences { get; init; }

    /// <param name="withSentences">True to prepare its sentences too.</param>
    public static PreparedReview Create(InboundRecord record, Review review, TextEncoder encoder, bool withSentences = false)
    {
        var encoded = encoder.Encode(review.Text);
        return new(record, review, encoded, default)
        {
            Sentences = withSentences ? PreparedSentence.FindAll(review.Text, encoded, encoder) : null,
        };
    }
}

/// <summary>Parses and encodes records; a record that is no review becomes a rejection, not an exception.</summary>
/// <param name="maxReviewBytes">The largest value that is read.</param>
/// <param name="envelope">What is around the reviews.</param>
/// <param name="withSentences">True to prepare the sentences of the reviews too.</param>
internal class ReviewPreparer(int maxReviewBytes, Envelope envelope = Envelope.None, bool withSentences = false)
{
    public IReadOnlyList<PreparedReview> Prepare(IReadOnlyList<InboundRecord> records, TextEncoder encoder)
    {
        var prepared = new PreparedReview[records.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            using var stage = records[i].Trace?.Begin("prepare");
            prepared[i] = Prepare(records[i], encoder);
        }

        return prepared;
    }

    public virtual PreparedReview Prepare(InboundRecord record, TextEncoder encoder) =>
        TryRead(record, out var review, out var rejection)
            ? PreparedReview.Create(record, review, encoder, withSentences)
            : PreparedReview.Rejected(record, RecordHeaders.Explain(rejection, record.Headers));

    /// <summary>Reads a record. Virtual, so that a test can fail in it.</summary>
    protected virtual bool TryRead(InboundRecord record, [NotNullWhen(true)] out Review? review, out Rejection rejection) =>
        ReviewReader.TryRead(
            record.Value,
            maxReviewBytes,
            envelope,
            RecordHeaders.EventId(record.Headers, envelope),
            out review,
            out rejection
        );
}
