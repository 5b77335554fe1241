using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring.Serving;

namespace StreamSentiment.Scoring;

/// <summary>Parses and encodes a record; what is no review becomes a rejection, not an exception.</summary>
internal sealed class ReviewPreparer(ActiveModel activeModel, int maxReviewBytes)
{
    public IReadOnlyList<PreparedReview> Prepare(IReadOnlyList<InboundRecord> records)
    {
        var prepared = new PreparedReview[records.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            prepared[i] = Prepare(records[i]);
        }

        return prepared;
    }

    public PreparedReview Prepare(InboundRecord record) =>
        ReviewReader.TryRead(record.Value, maxReviewBytes, out var review, out var rejection)
            ? PreparedReview.Create(record, review, activeModel.Encoder)
            : PreparedReview.Rejected(record, rejection);
}
