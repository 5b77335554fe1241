using StreamSentiment.Contracts;
using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring;

/// <summary>
/// Scores the sentences of reviews, for the stream and for <c>score --sentences</c>: each has the score, to the bit, that it
/// would have as a review of its own.
/// </summary>
internal static class SentenceScorer
{
    /// <param name="model">The model that has encoded the sentences.</param>
    /// <param name="reviews">The sentences of each review; null for a review whose sentences are not to be scored.</param>
    /// <param name="probabilities">The score of each review, in the same order.</param>
    /// <returns>The scored sentences of each review, in their order; null where <paramref name="reviews"/> has null.</returns>
    public static ScoredSentence[]?[] Score(
        SentimentModel model,
        IReadOnlyList<PreparedSentence[]?> reviews,
        ReadOnlySpan<float> probabilities
    )
    {
        int[][] texts =
        [
            .. from sentences in reviews
            where sentences is not null
            from sentence in sentences
            where !sentence.IsWhole
            select sentence.Encoded.TokenIds,
        ];
        float[] scores = Score(model, texts);
        var scored = new ScoredSentence[]?[reviews.Count];
        int next = 0;
        for (int i = 0; i < scored.Length; i++)
        {
            if (reviews[i] is not { } sentences)
            {
                continue;
            }

            var answers = scored[i] = new ScoredSentence[sentences.Length];
            for (int j = 0; j < answers.Length; j++)
            {
                answers[j] = Judge(sentences[j], sentences[j].IsWhole ? probabilities[i] : scores[next++]);
            }
        }

        return scored;
    }

    /// <summary>In micro-batches of the size that suits the model: reviews may have any number of sentences together.</summary>
    private static float[] Score(SentimentModel model, int[][] texts)
    {
        float[] scores = new float[texts.Length];
        for (int start = 0; start < texts.Length; start += model.Limits.Reviews)
        {
            var batch = start..Math.Min(texts.Length, start + model.Limits.Reviews);
            model.Score(texts.AsSpan(batch), scores.AsSpan(batch));
        }

        return scores;
    }

    private static ScoredSentence Judge(PreparedSentence sentence, float probability)
    {
        var encoded = sentence.Encoded;
        var judgement = Judgement.Of(probability, encoded.TokenCount, encoded.UnknownCount, UncertaintyRule.Usual);
        return new(sentence.Span.Offset, sentence.Span.Length, judgement.Label, judgement.Probability);
    }
}
