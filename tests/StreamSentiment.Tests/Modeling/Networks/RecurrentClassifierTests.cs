using CsCheck;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Tests.Fixtures;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Networks;

public sealed class RecurrentClassifierTests
{
    [Fact]
    public void Forward_OneUnitOneToken_IsTheEquationsOfAnLstm()
    {
        using var classifier = new RecurrentClassifier(
            new ModelSpec
            {
                VocabularySize = 2,
                EmbeddingSize = 1,
                RecurrentLayers = [new(RecurrentCell.Lstm, 1)],
            }
        );
        classifier.eval();
        Set("embedding.weight", 0, 2);
        Set("recurrent.0.forward.input_weight", 0.1f, 0.2f, 0.3f, 0.4f); // gates input, forget, cell, output
        Set("recurrent.0.forward.bias", 0.5f, 0.6f, 0.7f, 0.8f);
        Set("output.weight", 3);
        Set("output.bias", -1);
        double cell = 1 / (1 + Math.Exp(-0.7)) * Math.Tanh(1.3); // before the first token there is nothing to forget
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
    [InlineData("product")]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("bigru")]
    public void Forward_TwoUnits_EqualsPlainArithmetic(string architecture) =>
        AssertPlainArithmetic(TestModels.Spec(architecture, units: 2));

    [Theory]
    [InlineData(RecurrentCell.Lstm, 2, 3)]
    [InlineData(RecurrentCell.SimpleRnn, 2, 3)]
    [InlineData(RecurrentCell.Gru, 2, 3)]
    [InlineData(RecurrentCell.Gru, 2, 3, true)]
    [InlineData(RecurrentCell.ClockworkRnn, 4, 8)]
    [InlineData(RecurrentCell.ClockworkRnn, 2, 1, false, 1)]
    [InlineData(RecurrentCell.ClockworkRnn, 2, 4, false, 2)]
    [InlineData(RecurrentCell.ClockworkRnn, 6, 3, false, 3)]
    public void Forward_StackOfBothDirections_EqualsPlainArithmetic(
        RecurrentCell cell,
        int units,
        int thenUnits,
        bool resetAfter = false,
        int? groups = null
    )
    {
        var layer = new RecurrentLayerSpec(cell, units, Bidirectional: true, resetAfter, groups);
        var spec = TestModels.Spec(units: 2) with
        {
            RecurrentLayers = [layer, layer with { Units = thenUnits }],
            DenseLayers = [5, 3],
        };
        AssertPlainArithmetic(spec);
        AssertPlainArithmetic(spec with { RecurrentLayers = [layer with { Bidirectional = false }], DenseLayers = [] });
    }

    [Theory]
    [InlineData("lstm", Precision.Fp32)]
    [InlineData("bilstm", Precision.Fp32)]
    [InlineData("stacked-lstm", Precision.Fp32)]
    [InlineData("han", Precision.Fp32)]
    [InlineData("bilstm", Precision.Bf16)]
    [InlineData("han", Precision.Bf16)]
    [InlineData("rnn", Precision.Fp32)]
    [InlineData("gru", Precision.Fp32)]
    [InlineData("bigru", Precision.Fp32)]
    [InlineData("cwrnn", Precision.Fp32)]
    [InlineData("rnn", Precision.Bf16)]
    [InlineData("gru", Precision.Bf16)]
    [InlineData("bigru", Precision.Bf16)]
    [InlineData("cwrnn", Precision.Bf16)]
    public void Forward_LongerPadding_ChangesNoBit(string architecture, Precision precision)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec(architecture));
        classifier.PrepareForInference(precision);
        using var scope = torch.NewDisposeScope();
        var batch = PaddedBatch.Create(TestModels.Reviews(8));
        float[] expected = classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray();
        int rows = (int)batch.TokenIds.shape[0];
        foreach (int more in (int[])[1, 7, 100])
        {
            // Padding is id 0; another id there shows that it is not read, and not only harmless.
            var noise = torch.tensor([.. Enumerable.Repeat(9, rows * more)], [rows, more]);
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
    [InlineData("han", 32, Precision.Fp32)]
    [InlineData("han", 3, Precision.Fp32)]
    [InlineData("han", 4, Precision.Fp32)]
    [InlineData("han", 5, Precision.Fp32)]
    [InlineData("han", 32, Precision.Bf16)]
    [InlineData("lstm", 32, Precision.Bf16)]
    [InlineData("bilstm", 32, Precision.Bf16)]
    [InlineData("stacked-lstm", 32, Precision.Bf16)]
    [InlineData("lstm", 5, Precision.Bf16)]
    [InlineData("stacked-lstm", 64, Precision.Bf16)]
    [InlineData("bilstm", 32, Precision.Bf16, 48)]
    [InlineData("rnn", 32, Precision.Fp32)]
    [InlineData("rnn", 64, Precision.Fp32)]
    [InlineData("rnn", 5, Precision.Fp32)]
    [InlineData("rnn", 3, Precision.Fp32)]
    [InlineData("rnn", 32, Precision.Bf16)]
    [InlineData("rnn", 5, Precision.Bf16)]
    [InlineData("gru", 32, Precision.Fp32)]
    [InlineData("gru", 64, Precision.Fp32)]
    [InlineData("gru", 5, Precision.Fp32)]
    [InlineData("gru", 3, Precision.Fp32)]
    [InlineData("gru", 32, Precision.Bf16)]
    [InlineData("gru", 5, Precision.Bf16)]
    [InlineData("bigru", 32, Precision.Fp32)]
    [InlineData("bigru", 64, Precision.Fp32)]
    [InlineData("bigru", 5, Precision.Fp32)]
    [InlineData("bigru", 4, Precision.Fp32)]
    [InlineData("bigru", 3, Precision.Fp32)]
    [InlineData("bigru", 32, Precision.Bf16)]
    [InlineData("bigru", 5, Precision.Bf16)]
    [InlineData("cwrnn", 32, Precision.Fp32)]
    [InlineData("cwrnn", 64, Precision.Fp32)]
    [InlineData("cwrnn", 12, Precision.Fp32)]
    [InlineData("cwrnn", 20, Precision.Fp32)]
    [InlineData("cwrnn", 4, Precision.Fp32)]
    [InlineData("cwrnn", 44, Precision.Fp32)]
    [InlineData("rnn", 11, Precision.Fp32)]
    [InlineData("rnn", 17, Precision.Fp32)]
    [InlineData("gru", 2, Precision.Fp32)]
    [InlineData("gru", 33, Precision.Fp32)]
    [InlineData("cwrnn", 32, Precision.Bf16)]
    [InlineData("cwrnn", 12, Precision.Bf16)]
    public void Forward_AnyBatchOfUpTo40_EqualsSinglesToTheBit(
        string architecture,
        int units,
        Precision precision,
        params int[] denseLayers
    )
    {
        NativeTorch.UseOneThread();
        using var classifier = TestModels.Classifier(TestModels.Spec(architecture, units) with { DenseLayers = denseLayers });
        classifier.PrepareForInference(precision);
        int[][] reviews = TestModels.Reviews(50, maxLength: 60);
        float[] singles = [.. reviews.Select(review => Logits(classifier, review)[0])];
        Assert.True(singles.Distinct().Count() > 40); // else the comparison would say nothing

        var random = new Random(7);
        for (int size = 1; size <= 40; size++)
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
        foreach (string layer in (string[])["recurrent.0.forward", "recurrent.1.forward"])
        {
            AssertUniform(Math.Sqrt(6.0 / (32 + 4 * 32)), weights[$"{layer}.input_weight"]);
            var recurrent = weights[$"{layer}.recurrent_weight"];
            AssertOrthogonalColumns(recurrent);
            float[] bias = [.. Enumerable.Repeat(0f, 32), .. Enumerable.Repeat(1f, 32), .. Enumerable.Repeat(0f, 64)];
            Assert.Equal(bias, weights[$"{layer}.bias"].data<float>().ToArray());
        }

        AssertUniform(Math.Sqrt(6.0 / (32 + 16)), weights["dense.0.weight"]);
        Assert.InRange(weights["output.weight"].abs().max().item<float>(), 0.01, Math.Sqrt(6.0 / (16 + 1)));
        Assert.All(weights["dense.0.bias"].data<float>().ToArray(), bias => Assert.Equal(0, bias));
        Assert.Equal(0, weights["output.bias"].item<float>());
    }

    [Theory]
    [InlineData("rnn", 1)]
    [InlineData("gru", 3)]
    [InlineData("bigru", 3)]
    public void Constructor_OtherCells_AreInitialisedAsKeras(string architecture, int gates)
    {
        using var classifier = new RecurrentClassifier(ModelSpec.Named(architecture, 500));
        foreach (
            var (name, weight) in classifier
                .Weights()
                .Where(weight => weight.Name.StartsWith("recurrent", StringComparison.Ordinal))
        )
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                Assert.All(weight.data<float>().ToArray(), bias => Assert.Equal(0, bias));
            }
            else if (name.EndsWith("input_weight", StringComparison.Ordinal))
            {
                AssertUniform(Math.Sqrt(6.0 / (32 + gates * 32)), weight);
            }
            else
            {
                AssertOrthogonalColumns(weight);
            }
        }
    }

    [Fact]
    public void Constructor_Clockwork_HasOrthogonalRowsInEachGroup()
    {
        using var classifier = new RecurrentClassifier(ModelSpec.Named("cwrnn", 500));
        var weights = classifier.Weights().ToDictionary(weight => weight.Name, weight => weight.Tensor);
        AssertUniform(Math.Sqrt(6.0 / (32 + 32)), weights["recurrent.0.forward.input_weight"]);
        for (int group = 0; group < 4; group++)
        {
            using var scope = torch.NewDisposeScope();
            var weight = weights[$"recurrent.0.forward.recurrent_weight_{group}"];
            Assert.Equal([8, 32 - 8 * group], weight.shape); // no weight reads a faster group
            AssertOrthogonalColumns(weight.t());
        }
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("bigru")]
    [InlineData("cwrnn")]
    public void Backward_OtherCells_EqualsTheSlopeOfEveryWeight(string architecture)
    {
        using var scope = torch.NewDisposeScope();
        using var classifier = TestModels.Classifier(TestModels.Spec(architecture) with { SpatialDropout = 0, Dropout = 0 });
        int[][] reviews =
        [
            [3, 1, 4, 1, 5, 9, 2, 6, 5],
            [3, 5],
            [8, 9, 7, 9],
        ];
        var batch = PaddedBatch.Create(reviews);
        classifier.train();
        classifier.call(batch.TokenIds, batch.Lengths).narrow(0, 0, reviews.Length).sum().backward();
        classifier.eval();
        var random = new Random(1);
        foreach (var (_, weight) in classifier.Weights())
        {
            using var noGradient = torch.no_grad();
            var step = torch.tensor(
                [.. Enumerable.Range(0, (int)weight.numel()).Select(_ => 0.02f * (random.NextSingle() - 0.5f))],
                weight.shape
            );
            using var back = (-2).ToScalar();
            float after = Sum(weight, step, Scalars.One);
            float before = Sum(weight, step, back);
            Sum(weight, step, Scalars.One);
            Assert.Equal((after - before) / 2, (weight.grad! * step).sum().item<float>(), 1e-4);
            Assert.True(weight.grad!.count_nonzero().item<long>() > 0); // else the comparison would say nothing
        }

        float Sum(torch.Tensor weight, torch.Tensor step, Scalar factor)
        {
            weight.add_(step, factor);
            return Logits(classifier, reviews).Sum();
        }
    }

    [Fact]
    public void Weights_OtherCells_AreAllParameters()
    {
        foreach (string architecture in (string[])["rnn", "gru", "bigru", "cwrnn"])
        {
            using var classifier = new RecurrentClassifier(TestModels.Spec(architecture));
            Assert.Equal(classifier.parameters().Count(), classifier.Weights().Count());
            Assert.All(classifier.Weights(), weight => Assert.True(weight.Tensor.requires_grad));
        }
    }

    [Fact]
    public void Weights_AnyLstm_AreAllParametersButTheSecondBiases()
    {
        using var classifier = new RecurrentClassifier(TestModels.Spec("bilstm", units: 32));
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
        var spec = TestModels.Spec() with
        {
            SpatialDropout = 0.5,
            Dropout = 0,
        };
        using var classifier = TestModels.Classifier(spec);
        float served = Logits(classifier, [1, 2, 3])[0];
        var chance = new Random(1);
        var trained = Enumerable.Range(0, 40).Select(_ => WithDropout()).ToHashSet();
        Assert.InRange(trained.Count, 2, 16); // 4 features, each dropped or kept for all tokens
        Assert.DoesNotContain(served, trained); // what is kept is scaled up

        float WithDropout()
        {
            using var scope = torch.NewDisposeScope();
            using var noGradient = torch.no_grad();
            var batch = PaddedBatch.Create([
                [1, 2, 3],
            ]);
            return classifier.Classify(classifier.Embed(batch.TokenIds), batch.TokenIds, batch.Lengths, chance)[0].item<float>();
        }
    }

    [Theory]
    [InlineData("lstm", 264_353)]
    [InlineData("bilstm", 272_705)]
    [InlineData("stacked-lstm", 272_673)]
    [InlineData("han", 256_000 + 2 * 3 * 32 * (32 + 32 + 2) + 64 * 66 + 2 * 3 * 32 * (64 + 32 + 2) + 64 * 66 + 65)]
    [InlineData("rnn", 258_113)]
    [InlineData("gru", 262_273)]
    [InlineData("product", 381_025, 10_000)]
    [InlineData("bigru", 268_737)] // 256,000 + 2 * 6,336 + 65
    [InlineData("cwrnn", 257_729)] // as rnn without 6 blocks of 8 * 8
    public void Summary_NamedArchitecture_CountsTheWeights(string architecture, long expected, int vocabularySize = 8_000)
    {
        var spec = ModelSpec.Named(architecture, vocabularySize);
        using var classifier = new RecurrentClassifier(spec);
        Assert.Equal(expected, ModelSummary.Create(spec).Sum(layer => layer.Parameters));
        Assert.Equal(expected, classifier.Weights().Sum(weight => weight.Tensor.numel()));
    }

    [Fact]
    public void Summary_AnySpec_CountsTheWeights()
    {
        var layer = Gen.Select(
            Gen.Enum<RecurrentCell>(),
            Gen.Int[1, 3],
            Gen.Int[1, 3],
            Gen.Bool,
            Gen.Bool,
            (cell, units, groups, both, after) =>
                cell == RecurrentCell.ClockworkRnn
                    ? new RecurrentLayerSpec(cell, units * groups, both, Groups: groups)
                    : new RecurrentLayerSpec(cell, units * groups, both, after && cell == RecurrentCell.Gru)
        );
        Gen.Select(Gen.Int[2, 50], Gen.Int[1, 9], layer.Array[1, 3], Gen.Int[1, 9].Array[0, 3])
            .Sample(
                (vocabulary, embedding, layers, dense) =>
                {
                    var spec = new ModelSpec
                    {
                        VocabularySize = vocabulary,
                        EmbeddingSize = embedding,
                        RecurrentLayers = layers,
                        DenseLayers = dense,
                    };
                    using var classifier = new RecurrentClassifier(spec);
                    Assert.Equal(
                        classifier.Weights().Sum(weight => weight.Tensor.numel()),
                        ModelSummary.Create(spec).Sum(row => row.Parameters)
                    );
                },
                iter: 60,
                threads: 1
            );
    }

    [Fact]
    public void Summary_EveryCell_HasANameThatAPersonReads()
    {
        Assert.Equal("SimpleRNN 32", NameOf("rnn"));
        Assert.Equal("LSTM 32", NameOf("lstm"));
        Assert.Equal("GRU 32", NameOf("gru"));
        Assert.Equal("Bidirectional LSTM 32", NameOf("bilstm"));
        Assert.Equal("Bidirectional GRU 32 (reset after)", NameOf("bigru"));
        Assert.Equal("Clockwork RNN 32 (periods 1, 2, 4, 8)", NameOf("cwrnn"));

        static string NameOf(string architecture) => ModelSummary.Create(ModelSpec.Named(architecture, 8_000))[2].Name;
    }

    private static void AssertUniform(double limit, torch.Tensor weight)
    {
        float[] values = weight.data<float>().ToArray();
        Assert.InRange(values.Max(), 0.8 * limit, limit);
        Assert.InRange(values.Min(), -limit, -0.8 * limit);
    }

    private static void AssertOrthogonalColumns(torch.Tensor weight)
    {
        using var scope = torch.NewDisposeScope();
        Assert.True((weight.t().mm(weight) - torch.eye(weight.shape[1])).abs().max().item<float>() < 1e-5, "not orthogonal");
    }

    private static void AssertPlainArithmetic(ModelSpec spec)
    {
        using var classifier = TestModels.Classifier(spec);
        var reference = new ReferenceNetwork(classifier);
        int[][] reviews =
        [
            [3],
            [1, 2],
            [2, 1],
            [5, 4, 3, 2, 1, 6, 7],
            [30, 30, 1],
            [9, 8, 7, 6, 5, 4, 3, 2, 1, 10, 11, 12, 13, 14, 15, 16, 17, 18],
        ];
        float[] logits = Logits(classifier, reviews);
        for (int i = 0; i < reviews.Length; i++)
        {
            Assert.Equal(reference.Logit(reviews[i]), logits[i], 1e-5);
        }
    }

    private static float[] Logits(RecurrentClassifier classifier, params ReadOnlySpan<int[]> reviews)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var batch = PaddedBatch.Create(reviews);
        return classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray()[..reviews.Length];
    }
}
