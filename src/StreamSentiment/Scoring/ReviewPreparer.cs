using StreamSentiment.Contracts;
using StreamSentiment.Kafka;

namespace StreamSentiment.Scoring;

/// <summary>Parses and encodes a record; what is no review becomes a rejection, not an exception.</summary>
internal sealed class ReviewPreparer(ActiveModel activeModel, int maxReviewBytes)
{
    public PreparedReview Prepare(InboundRecord record) =>
        ReviewReader.TryRead(record.Value, maxReviewBytes, out var review, out var rejection)
            ? PreparedReview.Of(record, review, activeModel.Current.Encoder)
            : PreparedReview.Rejected(record, rejection);
}
