using StreamSentiment.Text;

namespace StreamSentiment.Scoring;

/// <summary>A sentence of a review, encoded as a review of its own would be.</summary>
/// <param name="Span">Where it is in the review's text.</param>
/// <param name="Encoded">The sentence as the model of the batch reads it.</param>
/// <param name="IsWhole">True if the model reads of the review what it reads of the sentence: it has the review's score.</param>
internal readonly record struct PreparedSentence(SentenceSpan Span, EncodedText Encoded, bool IsWhole)
{
    /// <summary>Finds and encodes the sentences of a text, at most <see cref="SentenceSpans.MostSentences"/>.</summary>
    /// <param name="text">The text of the review.</param>
    /// <param name="review">The same text as <paramref name="encoder"/> reads it.</param>
    /// <param name="encoder">That of the model that scores the sentences.</param>
    public static PreparedSentence[] FindAll(string text, EncodedText review, TextEncoder encoder)
    {
        var spans = SentenceSpans.Find(text);
        var sentences = new PreparedSentence[spans.Count];
        for (int i = 0; i < sentences.Length; i++)
        {
            var encoded = encoder.Encode(text.AsSpan(spans[i].Offset, spans[i].Length));
            sentences[i] = new(spans[i], encoded, encoded.TokenIds.AsSpan().SequenceEqual(review.TokenIds));
        }

        return sentences;
    }
}
