using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Text;

namespace StreamSentiment.Scoring;

/// <summary>A record that was read as a review and encoded, or the reason why it was not.</summary>
internal sealed class PreparedReview
{
    private EncodedText encoded;
    private TextEncoder? encodedBy;

    private PreparedReview(InboundRecord record) => Record = record;

    public InboundRecord Record { get; }

    /// <summary>Null for a rejected record.</summary>
    public Review? Review { get; private init; }

    public Rejection Rejection { get; private init; }

    public static PreparedReview Rejected(InboundRecord record, Rejection rejection) => new(record) { Rejection = rejection };

    public static PreparedReview Create(InboundRecord record, Review review, TextEncoder encoder) =>
        new(record)
        {
            Review = review,
            encoded = encoder.Encode(review.Text),
            encodedBy = encoder,
        };

    /// <summary>
    /// The text as this encoder's model reads it. Encoded again if the model changed since the review was prepared:
    /// another version's token ids would mean other words.
    /// </summary>
    public EncodedText EncodedBy(TextEncoder encoder)
    {
        if (encoder != encodedBy)
        {
            (encoded, encodedBy) = (encoder.Encode(Review!.Text), encoder);
        }

        return encoded;
    }
}
