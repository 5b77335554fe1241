using CsCheck;
using StreamSentiment.Modeling;
using StreamSentiment.Tests.Fixtures;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling;

public sealed class RecurrentClassifierTests
{
    [Fact]
    public void Forward_OneUnitOneToken_IsTheEquationsOfAnLstm()
    {
        using var classifier = new RecurrentClassifier(new ModelSpec { VocabularySize = 2, EmbeddingSize = 1, RecurrentLayers = [new(RecurrentCell.Lstm, 1)] });
        classifier.eval();
        Set("embedding.weight", 0, 2);
        Set("recurrent.0.forward.input_weight", 0.1f, 0.2f, 0.3f, 0.4f); // gates input, forget, cell, output
        Set("recurrent.0.forward.bias", 0.5f, 0.6f, 0.7f, 0.8f);
        Set("output.weight", 3);
        Set("output.bias", -1);
        var cell = 1 / (1 + Math.Exp(-0.7)) * Math.Tanh(1.3); // before the first token there is nothing to forget
        Assert.Equal(3 * Math.Tanh(cell) / (1 + Math.Exp(-1.6)) - 1, Logits(classifier, [1])[0], 1e-6);

        void Set(string name, params float[] values)
        {
            using var noGradient = torch.no_grad();
            var weight = classifier.Weights().Single(weight => weight.Name == name).Tensor;
            weight.copy_(torch.tensor(values, weight.shape));
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("bilstm")]
    [InlineData("stacked-lstm")]
    [InlineData("stacked-bilstm with dense layers")]
    public void Forward_TwoUnits_EqualsPlainArithmetic(string architecture)
    {
        var spec = architecture.StartsWith("stacked-bi", StringComparison.Ordinal)
            ? TestModels.Spec("bilstm", units: 2) with
            {
                RecurrentLayers = [new(RecurrentCell.Lstm, 2, Bidirectional: true), new(RecurrentCell.Lstm, 3, Bidirectional: true)],
                DenseLayers = [5, 3],
            }
            : TestModels.Spec(architecture, units: 2);
        using var classifier = TestModels.Classifier(spec);
        var reference = new ReferenceNetwork(classifier);
        int[][] reviews = [[3], [1, 2], [2, 1], [5, 4, 3, 2, 1, 6, 7], [30, 30, 1]];
        var logits = Logits(classifier, reviews);
        for (var i = 0; i < reviews.Length; i++)
            Assert.Equal(reference.Logit(reviews[i]), logits[i], 1e-5);
    }

    [Theory]
    [InlineData("lstm", Precision.Fp32)]
    [InlineData("bilstm", Precision.Fp32)]
    [InlineData("stacked-lstm", Precision.Fp32)]
    [InlineData("bilstm", Precision.Bf16)]
    public void Forward_LongerPadding_ChangesNoBit(string architecture, Precision precision)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec(architecture));
        classifier.PrepareForInference(precision);
        using var scope = torch.NewDisposeScope();
        var batch = PaddedBatch.Create(TestModels.Reviews(8));
        var expected = classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray();
        foreach (var more in (int[])[1, 7, 100])
        {
            // Padding is id 0; another id there shows that it is not read, and not only harmless.
            var noise = torch.full([batch.TokenIds.shape[0], more], 9, torch.ScalarType.Int32);
            var padded = torch.cat([batch.TokenIds, noise], dim: 1);
            Assert.Equal(expected, classifier.call(padded, batch.Lengths).data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("lstm", 32, Precision.Fp32)]
    [InlineData("bilstm", 32, Precision.Fp32)]
    [InlineData("stacked-lstm", 32, Precision.Fp32)]
    [InlineData("lstm", 4, Precision.Fp32)]
    [InlineData("lstm", 5, Precision.Fp32)]
    [InlineData("stacked-lstm", 64, Precision.Fp32)]
    [InlineData("bilstm", 32, Precision.Fp32, 48)]
    [InlineData("bilstm", 16, Precision.Fp32, 7, 5)]
    [InlineData("lstm", 32, Precision.Fp32, 7, 5)]
    [InlineData("bilstm", 32, Precision.Fp32, 64, 9)]
    [InlineData("lstm", 32, Precision.Bf16)]
    [InlineData("bilstm", 32, Precision.Bf16)]
    [InlineData("stacked-lstm", 32, Precision.Bf16)]
    [InlineData("lstm", 5, Precision.Bf16)]
    [InlineData("stacked-lstm", 64, Precision.Bf16)]
    [InlineData("bilstm", 32, Precision.Bf16, 48)]
    public void Forward_AnyBatchOfUpTo40_EqualsSinglesToTheBit(string architecture, int units, Precision precision, params int[] denseLayers)
    {
        NativeTorch.UseOneThread();
        using var classifier = TestModels.Classifier(TestModels.Spec(architecture, units) with { DenseLayers = denseLayers });
        classifier.PrepareForInference(precision);
        var reviews = TestModels.Reviews(50, maxLength: 60);
        float[] singles = [.. reviews.Select(review => Logits(classifier, review)[0])];
        Assert.True(singles.Distinct().Count() > 40); // else the comparison would say nothing

        var random = new Random(7);
        for (var size = 1; size <= 40; size++)
        {
            int[] chosen = [.. Enumerable.Range(0, size).Select(_ => random.Next(reviews.Length))];
            Assert.Equal(chosen.Select(i => singles[i]), Logits(classifier, [.. chosen.Select(i => reviews[i])]));
        }
    }

    [Fact]
    public void Constructor_NewModel_IsInitialisedAsKeras()
    {
        using var classifier = new RecurrentClassifier(ModelSpec.Named("stacked-lstm", 500) with { DenseLayers = [16] });
        var weights = classifier.Weights().ToDictionary(weight => weight.Name, weight => weight.Tensor);
        AssertUniform(0.05, weights["embedding.weight"]);
        foreach (var layer in (string[])["recurrent.0.forward", "recurrent.1.forward"])
        {
            AssertUniform(Math.Sqrt(6.0 / (32 + 4 * 32)), weights[$"{layer}.input_weight"]);
            var recurrent = weights[$"{layer}.recurrent_weight"];
            using var scope = torch.NewDisposeScope();
            Assert.True((recurrent.t().mm(recurrent) - torch.eye(32)).abs().max().item<float>() < 1e-5, "not orthogonal");
            float[] bias = [.. Enumerable.Repeat(0f, 32), .. Enumerable.Repeat(1f, 32), .. Enumerable.Repeat(0f, 64)];
            Assert.Equal(bias, weights[$"{layer}.bias"].data<float>().ToArray());
        }

        AssertUniform(Math.Sqrt(6.0 / (32 + 16)), weights["dense.0.weight"]);
        Assert.InRange(weights["output.weight"].abs().max().item<float>(), 0.01, Math.Sqrt(6.0 / (16 + 1)));
        Assert.All(weights["dense.0.bias"].data<float>().ToArray(), bias => Assert.Equal(0, bias));
        Assert.Equal(0, weights["output.bias"].item<float>());
    }

    [Fact]
    public void Weights_AnyModel_AreAllParametersButTheSecondBiases()
    {
        using var classifier = new RecurrentClassifier(TestModels.Spec("bilstm"));
        var named = classifier.named_parameters().ToArray();
        var second = named.Where(parameter => parameter.name.EndsWith("bias_hh_l0", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, second.Length);
        Assert.All(second, bias => Assert.False(bias.parameter.requires_grad));
        Assert.All(second, bias => Assert.Equal(0, bias.parameter.abs().sum().item<float>()));
        Assert.Equal(named.Length - second.Length, classifier.Weights().Count());
        Assert.All(classifier.Weights(), weight => Assert.True(weight.Tensor.requires_grad));
    }

    [Fact]
    public void Forward_Training_DropsWholeFeaturesOfAReview()
    {
        // All else is switched off, so a logit can only differ by what was dropped of the embedding.
        var spec = TestModels.Spec() with { SpatialDropout = 0.5, Dropout = 0 };
        using var classifier = TestModels.Classifier(spec);
        var served = Logits(classifier, [1, 2, 3])[0];
        var chance = new Random(1);
        var trained = Enumerable.Range(0, 40).Select(_ => WithDropout()).ToHashSet();
        Assert.InRange(trained.Count, 2, 16); // 4 features, each dropped or kept for all tokens
        Assert.DoesNotContain(served, trained); // what is kept is scaled up

        float WithDropout()
        {
            using var scope = torch.NewDisposeScope();
            using var noGradient = torch.no_grad();
            var batch = PaddedBatch.Create([[1, 2, 3]]);
            return classifier.Classify(classifier.Embed(batch.TokenIds), batch.Lengths, chance)[0].item<float>();
        }
    }

    [Theory]
    [InlineData("lstm", 264_353)]
    [InlineData("bilstm", 272_705)]
    [InlineData("stacked-lstm", 272_673)]
    public void Summary_NamedArchitecture_CountsTheWeights(string architecture, long expected)
    {
        var spec = ModelSpec.Named(architecture, 8_000);
        using var classifier = new RecurrentClassifier(spec);
        Assert.Equal(expected, ModelSummary.Of(spec).Sum(layer => layer.Parameters));
        Assert.Equal(expected, classifier.Weights().Sum(weight => weight.Tensor.numel()));
    }

    [Fact]
    public void Summary_AnySpec_CountsTheWeights()
    {
        var layer = Gen.Select(Gen.Int[1, 9], Gen.Bool, (units, both) => new RecurrentLayerSpec(RecurrentCell.Lstm, units, both));
        Gen.Select(Gen.Int[2, 50], Gen.Int[1, 9], layer.Array[1, 3], Gen.Int[1, 9].Array[0, 3]).Sample((vocabulary, embedding, layers, dense) =>
        {
            var spec = new ModelSpec { VocabularySize = vocabulary, EmbeddingSize = embedding, RecurrentLayers = layers, DenseLayers = dense };
            using var classifier = new RecurrentClassifier(spec);
            Assert.Equal(classifier.Weights().Sum(weight => weight.Tensor.numel()), ModelSummary.Of(spec).Sum(row => row.Parameters));
        }, iter: 30, threads: 1);
    }

    private static void AssertUniform(double limit, torch.Tensor weight)
    {
        var values = weight.data<float>().ToArray();
        Assert.InRange(values.Max(), 0.8 * limit, limit);
        Assert.InRange(values.Min(), -limit, -0.8 * limit);
    }

    private static float[] Logits(RecurrentClassifier classifier, params ReadOnlySpan<int[]> reviews)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var batch = PaddedBatch.Create(reviews);
        return classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray()[..reviews.Length];
    }
}
