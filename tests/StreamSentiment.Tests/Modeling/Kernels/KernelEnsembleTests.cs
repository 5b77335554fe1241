using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Kernels;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Modeling.Networks;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Kernels;

/// <summary>Each kernel that this processor has, the one of 128 bits always, on architectures of every kind.</summary>
public sealed class KernelEnsembleTests
{
    private const double Fp32Rounding = 1e-5;
    private const double Int16Rounding = 5e-3; // of a logit

    public static TheoryData<Kernel, Precision> Forms =>
        new(
            from kernel in (Kernel[])[Kernel.Avx512, Kernel.Avx2, Kernel.Portable]
            where KernelEnsemble.IsSupported(kernel)
            from precision in (Precision[])[Precision.Fp32, Precision.Int16]
            select (kernel, precision)
        );

    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_LastState_AreThoseOfTheEquations(Kernel kernel, Precision precision)
    {
        foreach (var spec in Architectures().Where(spec => spec.Pooling == Pooling.Last))
        {
            using var classifier = TestModels.Classifier(spec);
            var reference = new ReferenceNetwork(classifier);
            int[][] reviews = TestModels.Reviews(20);
            float[] logits = Logits(TestModels.Kernel(classifier, kernel, precision), reviews);
            Assert.All(
                reviews.Zip(logits),
                pair => Assert.Equal(reference.Logit(pair.First.Length == 0 ? [0] : pair.First), pair.Second, Rounding(precision))
            );
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_AnyArchitecture_AreThoseOfLibtorch(Kernel kernel, Precision precision)
    {
        foreach (var spec in Architectures())
        {
            var classifier = TestModels.Classifier(spec);
            using var torch = new TorchNetwork(new NetworkEnsemble(classifier), Precision.Fp32);
            int[][] reviews = TestModels.Reviews(40);
            float[] expected = Logits(torch, reviews),
                actual = Logits(TestModels.Kernel(classifier, kernel, precision), reviews);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding(precision)));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_AnyBatchAndOrder_HaveTheSameBits(Kernel kernel, Precision precision)
    {
        var random = new Random(3);
        foreach (var spec in Architectures())
        {
            using var classifier = TestModels.Classifier(spec);
            var network = TestModels.Kernel(classifier, kernel, precision);
            int[][] reviews = TestModels.Reviews(45);
            float[] singles = [.. reviews.SelectMany(review => Logits(network, [review]))];
            for (int round = 0; round < 8; round++)
            {
                int[] chosen = [.. random.GetItems(Enumerable.Range(0, reviews.Length).ToArray(), random.Next(1, 46))];
                Assert.Equal(chosen.Select(i => singles[i]), Logits(network, [.. chosen.Select(i => reviews[i])]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Logits_ManyThreadsAtOnce_HaveTheSameBits(Kernel kernel, Precision precision)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("bilstm", 32));
        var network = TestModels.Kernel(classifier, kernel, precision);
        int[][] reviews = TestModels.Reviews(50);
        float[] expected = Logits(network, reviews);
        float[][] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Logits(network, reviews))));
        Assert.All(results, logits => Assert.Equal(expected, logits));
    }

    /// <summary>More states than one run holds: the batch is read in several.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_MoreThanARun_HaveTheSameBits(Kernel kernel, Precision precision)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("bilstm", 64));
        var network = TestModels.Kernel(classifier, kernel, precision);
        int[][] reviews = TestModels.Reviews(12, maxLength: 3_000);
        Assert.True(reviews.Sum(review => review.Length) > (1 << 19) / 128 + 3_000);
        Assert.Equal(reviews.SelectMany(review => Logits(network, [review])), Logits(network, reviews));
    }

    /// <summary>Exact sums, and gates by the same operations in each lane.</summary>
    [Fact]
    public void Logits_OtherVectors_HaveTheSameBits()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("stacked-lstm", 40));
        int[][] reviews = TestModels.Reviews(40);
        foreach (var (kernel, precision) in Forms.Select(form => form.Data))
        {
            Assert.Equal(
                Logits(TestModels.Kernel(classifier, Kernel.Portable, precision), reviews),
                Logits(TestModels.Kernel(classifier, kernel, precision), reviews)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_EmptyReview_IsOneOfPadding(Kernel kernel, Precision precision)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("bilstm", 16));
        var network = TestModels.Kernel(classifier, kernel, precision);
        Assert.Equal(
            Logits(
                network,
                [
                    [0],
                ]
            ),
            Logits(
                network,
                [
                    [],
                ]
            )
        );
        Assert.Empty(Logits(network, []));
    }

    /// <summary>What a weight of any size does to a gate: it is open or closed, and a score is a number.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_ExtremeWeights_AreThoseOfLibtorch(Kernel kernel, Precision precision)
    {
        foreach (float factor in (float[])[1e-30f, 50, 1e4f, 1e18f])
        {
            var classifier = TestModels.Classifier(TestModels.Spec("stacked-lstm", 16));
            using (torch.no_grad())
            {
                foreach (var (_, weight) in classifier.Weights().Where(weight => weight.Name.Contains("_weight")))
                {
                    using var scaled = weight * torch.tensor(factor);
                    weight.copy_(scaled);
                }
            }

            using var expected = new TorchNetwork(new NetworkEnsemble(classifier), Precision.Fp32);
            int[][] reviews = TestModels.Reviews(20, maxLength: 3);
            float[] logits = Logits(TestModels.Kernel(classifier, kernel, precision), reviews);
            Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
            if (factor < 1)
            {
                Assert.All(
                    Logits(expected, reviews).Zip(logits),
                    pair => Assert.Equal(pair.First, pair.Second, Rounding(precision))
                );
            }
        }
    }

    /// <summary>A file with NaN is refused; if one came into a network by another way, no score would hide it.</summary>
    [Fact]
    public void Logits_NanInAWeight_IsNan()
    {
        foreach (string name in (string[])["recurrent.0.forward.bias", "recurrent.1.forward.recurrent_weight", "output.bias"])
        {
            using var classifier = TestModels.Classifier(TestModels.Spec("stacked-lstm", 16));
            using (torch.no_grad())
            using (var nan = torch.tensor(float.NaN))
            {
                classifier.Weights().Single(weight => weight.Name == name).Tensor.copy_(nan);
            }

            foreach (var (kernel, _) in Forms.Select(form => form.Data).Where(form => form.Item2 == Precision.Fp32))
            {
                Assert.All(
                    Logits(
                        TestModels.Kernel(classifier, kernel),
                        [
                            [1, 2, 3],
                        ]
                    ),
                    logit => Assert.Equal(float.NaN, logit)
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Logits_Again_AllocateNothing(Kernel kernel, Precision precision)
    {
        foreach (var pooling in Enum.GetValues<Pooling>())
        {
            using var classifier = TestModels.Classifier(TestModels.Spec("bilstm", 16) with { Pooling = pooling });
            var network = TestModels.Kernel(classifier, kernel, precision);
            int[][] reviews = TestModels.Reviews(30);
            float[] logits = new float[30];
            network.Logits(reviews, logits);
            long before = GC.GetAllocatedBytesForCurrentThread();
            network.Logits(reviews, logits);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(TestModels.VocabularySize)]
    public void Logits_IdOutsideTheTable_Throws(int id)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec());
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Logits(
                TestModels.Kernel(classifier),
                [
                    [1, id],
                ]
            )
        );
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void AttentionWeights_Attention_AreThoseOfLibtorch(Kernel kernel, Precision precision)
    {
        var classifier = TestModels.Classifier(TestModels.Spec("bilstm", 20) with { Pooling = Pooling.Attention });
        using var torch = new TorchNetwork(new NetworkEnsemble(classifier), Precision.Fp32);
        float[] weights = TestModels.Kernel(classifier, kernel, precision).AttentionWeights([3, 1, 2, 9])!;
        Assert.Equal(1, weights.Sum(), 1e-6);
        Assert.All(torch.AttentionWeights([3, 1, 2, 9])!.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.Null(TestModels.Kernel(TestModels.Classifier(TestModels.Spec("bilstm"))).AttentionWeights([1]));
    }

    [Fact]
    public void Weights_AnyArchitecture_AreThoseThatAreStored()
    {
        foreach (var spec in Architectures())
        {
            using var classifier = TestModels.Classifier(spec);
            Assert.Equal(
                classifier.Weights().Select(weight => $"{weight.Name} {string.Join(',', weight.Tensor.shape)}"),
                KernelEnsemble.Weights(spec).Select(weight => $"{weight.Name} {string.Join(',', weight.Shape)}")
            );
        }
    }

    [Theory]
    [InlineData("rnn", "SimpleRnn")]
    [InlineData("gru", "Gru")]
    [InlineData("bigru", "Gru")]
    [InlineData("cwrnn", "ClockworkRnn")]
    [InlineData("han", "sentences")]
    public void WhyNot_WhatItDoesNotKnow_NamesIt(string architecture, string reason) =>
        Assert.Contains(reason, KernelEnsemble.WhyNot(TestModels.Spec(architecture)));

    [Fact]
    public void WhyNot_TableAboveTheBound_NamesItsSize()
    {
        var spec = ModelSpec.Named("lstm", 1_000_000);
        Assert.Null(KernelEnsemble.WhyNot(spec));
        Assert.Contains("1,024,000,000 bytes", KernelEnsemble.WhyNot(spec with { Members = 2 }));
    }

    private static double Rounding(Precision precision) => precision == Precision.Fp32 ? Fp32Rounding : Int16Rounding;

    private static float[] Logits(IServedNetwork network, int[][] reviews)
    {
        float[] logits = new float[reviews.Length];
        network.Logits(reviews, logits);
        return logits;
    }

    /// <summary>Every kind once, and ten drawn by chance.</summary>
    private static IEnumerable<ModelSpec> Architectures()
    {
        yield return TestModels.Spec("lstm", 16);
        yield return TestModels.Spec("lstm", 5);
        yield return TestModels.Spec("stacked-lstm", 32);
        yield return TestModels.Spec("bilstm", 1);
        yield return TestModels.Spec("product", 24);
        var random = new Random(7);
        for (int i = 0; i < 10; i++)
        {
            yield return TestModels.Spec() with
            {
                EmbeddingSize = random.Next(1, 40),
                RecurrentLayers =
                [
                    .. Enumerable
                        .Range(0, random.Next(1, 4))
                        .Select(_ => new RecurrentLayerSpec(RecurrentCell.Lstm, random.Next(1, 50), random.Next(2) == 1)),
                ],
                Pooling = (Pooling)(i % 4),
                DenseLayers = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, 40))],
            };
        }
    }
}
