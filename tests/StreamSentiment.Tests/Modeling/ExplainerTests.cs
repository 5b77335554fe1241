using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling;

public sealed class ExplainerTests
{
    private const int Praise = 5;
    private const int Blame = 6;

    private static readonly ModelSpec OneUnit = new()
    {
        VocabularySize = TestModels.VocabularySize,
        EmbeddingSize = 1,
        RecurrentLayers = [new(RecurrentCell.Lstm, 1)],
    };

    [Fact]
    public void LeaveOneOut_OneWordDecides_HasTheLargestEffectAndItsSign()
    {
        using var model = Planted();
        var praised = Explain(model, [1, 2, Praise, 3]);
        Assert.Equal(["w1", "w2", "w5", "w3"], praised.Tokens.Select(token => token.Token));
        Assert.Equal((2, "w5"), (praised.Strongest(1).Single().Position, praised.Strongest(1).Single().Token.Token));
        Assert.Equal(Probability(2) - 0.5, praised.Tokens[2].Value, 1e-5);
        Assert.All([0, 1, 3], i => Assert.Equal(0, praised.Tokens[i].Value, 1e-5));

        var blamed = Explain(model, [Blame, 1]);
        Assert.Equal(Probability(-2) - 0.5, blamed.Tokens[0].Value, 1e-5);
        Assert.True(blamed.Tokens[0].Value < -0.4);

        var both = Explain(model, [Praise, 1, Blame]); // together they cancel out
        Assert.Equal(0.5 - Probability(-2), both.Tokens[0].Value, 1e-5);
        Assert.Equal(0.5 - Probability(2), both.Tokens[2].Value, 1e-5);
    }

    [Theory]
    [InlineData("lstm", Precision.Fp32)]
    [InlineData("bilstm", Precision.Fp32)]
    [InlineData("stacked-lstm", Precision.Bf16)]
    public void LeaveOneOut_AnyReview_IsTheDifferenceOfTwoServedScores(string architecture, Precision precision)
    {
        using var model = TestModels.Serve(TestModels.Spec(architecture), precision: precision);
        foreach (
            int[] review in (int[][])
                [
                    [7],
                    [3, 3],
                    [.. Enumerable.Range(0, 150).Select(i => 1 + i * 7 % 30)],
                ]
        ) // the last takes three runs
        {
            var explained = Explain(model, review);
            Assert.Equal(review.Select(id => $"w{id}"), explained.Tokens.Select(token => token.Token));
            float whole = Score(model, review);
            Assert.Equal(
                review.Select((_, left) => whole - Score(model, [.. review.Where((_, i) => i != left)])),
                explained.Tokens.Select(token => token.Value)
            );
            Assert.Contains(explained.Tokens, token => token.Value != 0);
        }
    }

    [Fact]
    public void LeaveOneOut_ModelWithATemperature_IsTheDifferenceOfCalibratedScores()
    {
        using var plain = Serve(TestModels.Classifier(TestModels.Spec()), TestModels.Text);
        using var calibrated = Serve(TestModels.Classifier(TestModels.Spec()), TestModels.Text, temperature: 4);
        float effect = Explain(calibrated, [7, 8]).Tokens[0].Value;
        Assert.Equal(Score(calibrated, [7, 8]) - Score(calibrated, [8]), effect);
        Assert.True(Math.Abs(effect) < Math.Abs(Explain(plain, [7, 8]).Tokens[0].Value));
    }

    [Fact]
    public void Explain_PaddingInFront_IsNoTokenAndKeepsTheLength()
    {
        using var model = Serve(
            TestModels.Classifier(TestModels.Spec() with { Pooling = Pooling.Attention }),
            TestModels.Text with
            {
                Padding = StreamSentiment.Text.Padding.Pre,
                MaxSequenceLength = 4,
            }
        );
        int[] review = model.Encoder.Encode("w7 w8").TokenIds;
        var effects = Explain(model, review).Tokens;
        Assert.Equal(["w7", "w8"], effects.Select(token => token.Token));
        Assert.Equal(Score(model, [0, 0, 7, 8]) - Score(model, [0, 0, 0, 8]), effects[0].Value);
        Assert.Equal(Score(model, [0, 0, 7, 8]) - Score(model, [0, 0, 0, 7]), effects[1].Value);
        Assert.Equal(Score(model, [5, 6, 7, 8]) - Score(model, [0, 5, 7, 8]), Explain(model, [5, 6, 7, 8]).Tokens[1].Value);
        var weights = new Explainer(model, ExplanationMethod.Attention).Explain(review).Tokens;
        Assert.Equal(model.AttentionWeights(review)[2..], weights.Select(token => token.Value));
    }

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void Attention_AnyReview_SumsToOneAndLeavesNoTokenOut(Precision precision)
    {
        using var model = TestModels.Serve(TestModels.Spec("bilstm") with { Pooling = Pooling.Attention }, precision: precision);
        foreach (int[]? review in TestModels.Reviews(20).Where(review => review.Length > 0))
        {
            var explained = new Explainer(model, ExplanationMethod.Attention).Explain(review);
            Assert.Equal(review.Length, explained.Tokens.Count);
            Assert.All(explained.Tokens, token => Assert.InRange(token.Value, 1e-6f, 1));
            Assert.Equal(1, explained.Tokens.Sum(token => token.Value), 1e-5);
        }
    }

    [Fact]
    public void AttentionWeights_PaddedBatch_AreZeroOnPaddingOnly()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec() with { Pooling = Pooling.Attention });
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        int[][] reviews = TestModels.Reviews(8)[1..]; // without the empty one
        var batch = PaddedBatch.Create(reviews);
        var weights = classifier.AttentionWeights(batch.TokenIds, batch.Lengths)!;
        for (int row = 0; row < reviews.Length; row++)
        {
            float[] values = weights[row].data<float>().ToArray();
            Assert.All(values[..reviews[row].Length], weight => Assert.True(weight > 0));
            Assert.All(values[Math.Max(1, reviews[row].Length)..], weight => Assert.Equal(0, weight));
        }
    }

    [Fact]
    public void Attention_WordThatItLooksFor_HasTheLargestWeight()
    {
        using var model = Planted(Pooling.Attention);
        var explained = new Explainer(model, ExplanationMethod.Attention).Explain([1, 2, 3, Praise]);
        Assert.Equal((3, "w5"), (explained.Strongest(1).Single().Position, explained.Tokens[3].Token));
        // The state is 0 before the word, and so is its score.
        double weight = Math.Exp(4 * Math.Tanh(Math.Tanh(Math.Tanh(2))));
        Assert.Equal(weight / (weight + 3), explained.Tokens[3].Value, 1e-5);
    }

    [Theory]
    [InlineData(ExplanationMethod.LeaveOneOut)]
    [InlineData(ExplanationMethod.Attention)]
    public void Explain_EmptyReview_HasNoTokens(ExplanationMethod method)
    {
        using var model = TestModels.Serve(TestModels.Spec() with { Pooling = Pooling.Attention });
        var explained = new Explainer(model, method).Explain(model.Encoder.Encode("nothing that it knows").TokenIds);
        Assert.Equal(method, explained.Method);
        Assert.Empty(explained.Tokens);
        Assert.Empty(explained.Strongest(3));
    }

    [Theory]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.Max)]
    public void Attention_ModelWithout_IsRefusedAndToldWhatItHas(Pooling pooling)
    {
        using var model = TestModels.Serve(TestModels.Spec() with { Pooling = pooling });
        var refusal = Assert.Throws<NotSupportedException>(() => new Explainer(model, ExplanationMethod.Attention));
        Assert.Contains($"'{pooling}'", refusal.Message);
        Assert.Contains("tiny v1", refusal.Message);
    }

    [Theory]
    [InlineData(ExplanationMethod.LeaveOneOut)]
    [InlineData(ExplanationMethod.Attention)]
    public void Explain_Again_LeavesNoTensors(ExplanationMethod method)
    {
        using var model = TestModels.Serve(TestModels.Spec() with { Pooling = Pooling.Attention });
        var explainer = new Explainer(model, method);
        explainer.Explain([1, 2, 3]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        long created = DisposeScopeManager.Statistics.CreatedInScopeCount;
        explainer.Explain([4, 5, 6]);
        Assert.True(DisposeScopeManager.Statistics.CreatedInScopeCount > created); // else nothing is counted
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    /// <summary>
    /// An LSTM of one unit that adds up the tanh of its words, its gates being open: w5 is 2, w6 is -2, all others are 0.
    /// </summary>
    private static SentimentModel Planted(Pooling pooling = Pooling.Last)
    {
        var classifier = new RecurrentClassifier(OneUnit with { Pooling = pooling });
        float[] embedding = new float[TestModels.VocabularySize];
        (embedding[Praise], embedding[Blame]) = (2, -2);
        Set("embedding.weight", embedding);
        Set("recurrent.0.forward.input_weight", 0, 0, 1, 0); // gates input, forget, cell, output
        Set("recurrent.0.forward.recurrent_weight", 0, 0, 0, 0);
        Set("recurrent.0.forward.bias", 20, 20, 0, 20);
        Set("output.weight", 3);
        Set("output.bias", 0);
        if (pooling == Pooling.Attention)
        {
            Set("attention.weight", 1);
            Set("attention.bias", 0);
            Set("attention.context", 4);
        }

        return Serve(classifier, TestModels.Text);

        void Set(string name, params float[] values)
        {
            using var noGradient = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            var weight = classifier.Weights().Single(weight => weight.Name == name).Tensor;
            weight.copy_(torch.tensor(values, weight.shape));
        }
    }

    private static SentimentModel Serve(RecurrentClassifier classifier, TextProfile text, double temperature = 1)
    {
        var manifest = new ModelManifest
        {
            Name = "planted",
            Version = "v1",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Spec = classifier.Spec,
            Text = text,
            Temperature = temperature,
            Files = new Dictionary<string, string>(),
        };
        return SentimentModel.Serve(
            manifest,
            new TextEncoder(text, TestModels.Words),
            new NetworkEnsemble(classifier),
            Precision.Fp32
        );
    }

    /// <summary>What the planted model gives where the only word that is not 0 is <paramref name="word"/>.</summary>
    private static double Probability(double word) => 1 / (1 + Math.Exp(-3 * Math.Tanh(Math.Tanh(word))));

    private static Explanation Explain(SentimentModel model, int[] tokenIds) =>
        new Explainer(model, ExplanationMethod.LeaveOneOut).Explain(tokenIds);

    private static float Score(SentimentModel model, int[] tokenIds)
    {
        float[] probability = new float[1];
        model.Score([tokenIds], probability);
        return probability[0];
    }
}
