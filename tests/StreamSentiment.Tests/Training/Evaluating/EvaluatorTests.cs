using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Evaluate_MoreThanOneTask_EqualsSingles(int workers)
    {
        using var model = TestModels.Serve();
        string[] texts =
        [
            .. TestModels.Reviews(1100, maxLength: 6).Select(review => string.Join(' ', review.Select(id => $"w{id}"))),
        ];
        bool[] labels = [.. texts.Select((_, i) => i % 3 == 0)];
        float[] probabilities = new float[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            var encoded = model.Encoder.Encode(texts[i]);
            model.Score([encoded.TokenIds], probabilities.AsSpan(i, 1));
            if (encoded.TokenCount == encoded.UnknownCount)
            {
                probabilities[i] = 0.5f; // by rule
            }
        }

        Assert.Equal(
            Evaluation.From(probabilities, labels),
            Evaluator.Evaluate(model, texts, labels, workers, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void Evaluate_Cancelled_Throws()
    {
        using var model = TestModels.Serve();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Evaluator.Evaluate(model, ["w1"], [true], 1, new CancellationToken(canceled: true))
        );
    }
}
