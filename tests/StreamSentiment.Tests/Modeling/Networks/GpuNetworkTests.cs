using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using static TorchSharp.torch;

namespace StreamSentiment.Tests.Modeling.Networks;

/// <summary>On a CPU in place of a GPU: the way of the reviews is the same.</summary>
public class GpuNetworkTests
{
    private const int Ids = 50;

    [Theory]
    [InlineData("stacked-lstm", 1)]
    [InlineData("stacked-lstm", 5)]
    [InlineData("bilstm", 5)]
    [InlineData("gru", 100)]
    public void Logits_OfAnyLengthsInRunsOfAnySize_AreThoseOfTheCpu(string architecture, int runSize)
    {
        var spec = ModelSpec.Named(architecture, Ids);
        using var gpu = new GpuNetwork(NetworkEnsemble.Create(spec), Precision.Auto, CPU, runSize);
        using var cpu = new TorchNetwork(NetworkEnsemble.Create(spec), Precision.Fp32);
        var random = new Random(1);
        int[][] reviews =
        [
            .. Enumerable.Range(0, 23).Select(i => Enumerable.Range(0, i % 9).Select(_ => random.Next(1, Ids)).ToArray()),
        ];
        float[] actual = new float[reviews.Length],
            expected = new float[reviews.Length];

        double padding = gpu.Logits(reviews, actual);
        cpu.Logits(reviews, expected);

        Assert.All(actual.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.InRange(padding, 0, 0.6);
    }

    [Fact]
    public void Precision_IsBf16OnlyIfItIsAskedFor()
    {
        var spec = ModelSpec.Named("lstm", Ids);
        using var unasked = new GpuNetwork(NetworkEnsemble.Create(spec), Precision.Auto, CPU);
        using var asked = new GpuNetwork(NetworkEnsemble.Create(spec), Precision.Bf16, CPU);

        Assert.Equal((Precision.Fp32, Precision.Bf16), (unasked.Precision, asked.Precision));
        Assert.Equal(BatchLimits.Gpu, asked.Limits);
    }
}
