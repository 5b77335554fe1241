using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Reports;

/// <summary>A labelled review and what a model makes of it.</summary>
/// <param name="Review">The review and its label.</param>
/// <param name="Probability">The probability that it is positive.</param>
/// <param name="Encoded">What the model reads of it.</param>
internal sealed record EvaluatedReview(LabelledText Review, float Probability, EncodedText Encoded)
{
    public bool IsRight => SentimentLabel.IsPositive(Probability) == Review.IsPositive;

    /// <summary>The probability of the label that the model gives, 0.5 to 1.</summary>
    public double Confidence => Math.Max(Probability, 1 - Probability);

    /// <summary>The share of the tokens that the vocabulary does not have; 0 for a review without tokens.</summary>
    public double Unknown => Encoded.TokenCount == 0 ? 0 : Encoded.UnknownCount / (double)Encoded.TokenCount;

    public static EvaluatedReview[] From(TextEncoder encoder, IReadOnlyList<LabelledText> reviews, float[] probabilities) =>
        [.. reviews.Select((review, i) => new EvaluatedReview(review, probabilities[i], encoder.Encode(review.Text)))];
}
