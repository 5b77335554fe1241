using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Text;

namespace StreamSentiment.Training.Evaluating;

/// <summary>Scores labelled reviews exactly as the stream does.</summary>
public static class Evaluator
{
    private const int ReviewsPerTask = 1024;

    /// <param name="model">The model to evaluate.</param>
    /// <param name="texts">The reviews.</param>
    /// <param name="labels">True for each positive review, in the same order.</param>
    /// <param name="workers">Cores to use.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public static Evaluation Evaluate(
        SentimentModel model,
        IReadOnlyList<string> texts,
        IReadOnlyList<bool> labels,
        int workers,
        CancellationToken stop = default
    ) => Evaluation.From(Score(model, texts, workers, stop), labels);

    /// <summary>The probability that each review is positive, in their order.</summary>
    public static float[] Score(SentimentModel model, IReadOnlyList<string> texts, int workers, CancellationToken stop = default)
    {
        float[] probabilities = new float[texts.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = stop };
        Parallel.For(
            0,
            (texts.Count + ReviewsPerTask - 1) / ReviewsPerTask,
            options,
            task =>
            {
                int start = task * ReviewsPerTask,
                    length = Math.Min(ReviewsPerTask, texts.Count - start);
                var encoded = new EncodedText[length];
                for (int i = 0; i < length; i++)
                {
                    encoded[i] = model.Encoder.Encode(texts[start + i]);
                }

                var scores = probabilities.AsSpan(start, length);
                model.Score(Array.ConvertAll(encoded, text => text.TokenIds), scores);
                for (int i = 0; i < length; i++)
                {
                    scores[i] = Judgement
                        .Of(scores[i], encoded[i].TokenCount, encoded[i].UnknownCount, UncertaintyRule.Usual)
                        .Probability;
                }
            }
        );
        return probabilities;
    }
}
