using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Modeling.NGrams;

/// <summary>Versions of n-grams, alone and beside networks, as a store holds them and a model serves them.</summary>
public sealed class NGramVersionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FolderModelStore store;

    public NGramVersionTests() => store = new FolderModelStore(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_NGramsAlone_ScoresAsTheWeightsThatWereStored()
    {
        var weights = TestModels.WithNGrams();
        using var model = Load(weights);

        int[][] reviews = TestModels.Reviews(50);
        float[] scores = Scores(model, reviews);

        Assert.Equal("n-grams", model.Engine);
        Assert.Equal(Precision.Fp32, model.Precision);
        Assert.Equal(reviews.Select(review => Sigmoid((float)weights.NGrams!.Score(review))), scores);
        Assert.True(scores.Distinct().Count() > 40);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bilstm")]
    public void Score_AloneInBatchesAndOnThreads_IsTheSameToTheBit(string? architecture)
    {
        using var model = Load(TestModels.WithNGrams(architecture, networkLength: architecture is null ? null : 10));
        int[][] reviews = TestModels.Reviews(300);
        float[] together = Scores(model, reviews);

        Assert.Equal(together, reviews.Select(review => Scores(model, [review])[0]));
        Assert.Equal(together, reviews.Chunk(7).SelectMany(batch => Scores(model, batch)));
        Assert.Equal(
            together,
            reviews.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(review => Scores(model, [review])[0])
        );
    }

    [Theory]
    [InlineData("bilstm", Kernel.Portable)]
    [InlineData("bilstm", Kernel.Torch)]
    [InlineData("gru", Kernel.Auto)]
    public void Load_NetworksBesideNGrams_IsTheirWeightedMean(string architecture, Kernel kernel)
    {
        const int Length = 10;
        var weights = TestModels.WithNGrams(architecture, share: 0.3, networkLength: Length);
        int[][] reviews = TestModels.Reviews(40);
        using var torch = new TorchNetwork(new NetworkEnsemble(TestModels.Classifier(weights.Spec)), Precision.Fp32);
        float[] logits = new float[reviews.Length];
        torch.Logits([.. reviews.Select(review => review.Length > Length ? review[^Length..] : review)], logits);

        using var model = Load(weights, kernel);

        Assert.EndsWith(", and n-grams", model.Engine, StringComparison.Ordinal);
        float[] scores = Scores(model, reviews);
        for (int i = 0; i < reviews.Length; i++)
        {
            Assert.Equal(Sigmoid(0.7 * logits[i] + 0.3 * weights.NGrams!.Score(reviews[i])), scores[i], 1e-5);
        }
    }

    [Fact]
    public void ReadNetworks_NGramsAlone_SaysThatThereAreNone()
    {
        var manifest = TestModels.Store(store, TestModels.WithNGrams());
        var files = ModelFiles.Open(store.FolderOf("tiny", manifest.Version));

        Assert.Contains("no networks", Assert.Throws<InvalidModelException>(files.ReadNetworks).Message);
    }

    [Fact]
    public void Explain_NetworksAndNGrams_AddsBothViews()
    {
        using var model = Load(TestModels.WithNGrams("bilstm", networkLength: 4));
        int[] review = [3, 7, 9, 4, 12, 6, 8];

        var explanation = new Explainer(model, ExplanationMethod.LeaveOneOut).Explain(review);

        float whole = Scores(model, [review])[0];
        for (int place = 0; place < review.Length; place++)
        {
            int[] without = [.. review[..place], .. review[(place + 1)..]];
            Assert.Equal(whole - Scores(model, [without])[0], explanation.Tokens[place].Value);
        }

        Assert.NotEqual(0, explanation.Tokens[0].Value); // the networks do not read it
    }

    [Theory]
    [InlineData(null, "sums n-grams")]
    [InlineData("bilstm", "do not weigh tokens")]
    public void Explain_ByAttention_IsRefused(string? architecture, string why)
    {
        using var model = Load(TestModels.WithNGrams(architecture));

        var refused = Assert.Throws<NotSupportedException>(() => new Explainer(model, ExplanationMethod.Attention));

        Assert.Contains(why, refused.Message);
    }

    [Theory]
    [InlineData(4, 0, new[] { 1, 2, 3 }, new[] { 1, 2, 3 })]
    [InlineData(2, 0, new[] { 1, 2, 3 }, new[] { 2, 3 })]
    [InlineData(4, 1, new[] { 1, 2, 1, 3, 1 }, new[] { 2, 3 })]
    [InlineData(2, 1, new[] { 4, 1, 2, 1, 3 }, new[] { 2, 3 })]
    [InlineData(2, 1, new[] { 1, 1, 1 }, new int[0])]
    [InlineData(2, 1, new int[0], new int[0])]
    public void NetworkTokens_Of_AreTheLastKnownOnes(int most, int unknown, int[] ids, int[] read) =>
        Assert.Equal(read, new NetworkTokens(most, unknown).Of(ids));

    [Fact]
    public void NetworkTokens_OfAProfile_KnowTheIdOfUnknownWords()
    {
        var spec = TestModels.Spec() with { NetworkLength = 7 };
        var text = new TextProfile { Unknown = UnknownPolicy.Unk };

        Assert.Equal(new NetworkTokens(7, 1), NetworkTokens.Of(spec, text));
        Assert.Equal(new NetworkTokens(7, 2), NetworkTokens.Of(spec, text with { Sentences = true }));
        Assert.Equal(
            new NetworkTokens(200, 0),
            NetworkTokens.Of(spec with { NetworkLength = null }, text with { Unknown = UnknownPolicy.Drop })
        );
    }

    private SentimentModel Load(ModelWeights weights, Kernel kernel = Kernel.Auto)
    {
        var manifest = TestModels.Store(store, weights);
        return SentimentModel.Load(store.FolderOf("tiny", manifest.Version), Precision.Fp32, kernel: kernel);
    }

    private static float[] Scores(SentimentModel model, int[][] reviews)
    {
        float[] scores = new float[reviews.Length];
        model.Score(reviews, scores);
        return scores;
    }

    private static float Sigmoid(double logit) => (float)(1 / (1 + Math.Exp(-logit)));
}
