using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Kernels;

public sealed class KernelChoiceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelStore store;

    public KernelChoiceTests() => store = new FolderModelStore(folder.Path);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lstm", Precision.Fp32, Kernel.Auto, "its own kernel", Precision.Fp32)]
    [InlineData("bilstm", Precision.Int16, Kernel.Portable, "its own kernel, 128 bits", Precision.Int16)]
    [InlineData("bilstm", Precision.Fp32, Kernel.Torch, "libtorch", Precision.Fp32)]
    [InlineData("lstm", Precision.Bf16, Kernel.Auto, "libtorch", Precision.Bf16)]
    [InlineData("bigru", Precision.Fp32, Kernel.Auto, "libtorch", Precision.Fp32)]
    [InlineData("bigru", Precision.Int16, Kernel.Auto, "libtorch", Precision.Fp32)]
    public void Load_OnACpu_IsComputedByWhatKnowsIt(
        string architecture,
        Precision precision,
        Kernel kernel,
        string engine,
        Precision served
    )
    {
        using var model = SentimentModel.Load(Store(architecture), precision, kernel: kernel);
        Assert.StartsWith(engine, model.Engine);
        Assert.Equal(served, model.Precision);
    }

    [Fact]
    public void Load_KernelThatCannotComputeIt_IsRefusedWithTheReason()
    {
        string version = Store("bigru");
        var refused = Assert.Throws<InvalidModelException>(() => SentimentModel.Load(version, kernel: Kernel.Portable));
        Assert.Contains("cannot be computed by the kernel Portable: it has a layer of the cell Gru", refused.Message);
    }

    [Theory]
    [InlineData("""{"int16":{"reviews":8,"largestDifference":0.0009,"changedLabels":0}}""", Precision.Int16)]
    [InlineData("""{"int16":{"reviews":8,"largestDifference":0.0011,"changedLabels":0}}""", Precision.Fp32)]
    [InlineData("{}", Precision.Int16)] // from before it was measured: it is measured now, and agrees
    public void Load_Auto_IsInt16WhereItAgreesWithFp32(string evaluation, Precision expected)
    {
        string version = Store("stacked-lstm");
        TestModels.Rewrite(version, "evaluation.json", System.Text.Encoding.UTF8.GetBytes(evaluation));
        using var model = SentimentModel.Load(version);
        Assert.Equal(expected, model.Precision);
    }

    [Fact]
    public void Measure_NetworksApart_FindsTheLargestDifference()
    {
        using TestNetwork exact = new(0, 1, -0.001f),
            rounded = new(0, 2, 0.001f);
        var agreement = Int16Agreement.Measure(exact, rounded, Three, new LogitScale(2));
        Assert.Equal(1 / (1 + Math.Exp(-1)) - 1 / (1 + Math.Exp(-0.5)), agreement.LargestDifference, 1e-9);
        Assert.Equal((3, 1), (agreement.Reviews, agreement.ChangedLabels));
        Assert.False(agreement.IsWithinBound);
        using TestNetwork nan = new(0, 1, float.NaN);
        Assert.False(Int16Agreement.Measure(exact, nan, Three, LogitScale.One).IsWithinBound);
        Assert.True(Int16Agreement.Measure(exact, exact, Three, LogitScale.One).IsWithinBound);
    }

    private static int[][] Three =>
        [
            [1],
            [1],
            [1],
        ];

    private string Store(string architecture) =>
        store.FolderOf("tiny", TestModels.Store(store, spec: TestModels.Spec(architecture)).Version);

    private sealed class TestNetwork(params float[] results) : IServedNetwork
    {
        public string Engine => "a test";

        public Precision Precision => Precision.Fp32;

        public BatchLimits Limits => BatchLimits.Cpu;

        public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
        {
            results.CopyTo(logits);
            return 0;
        }

        public float[]? AttentionWeights(int[] tokenIds) => null;

        public void Dispose() { }
    }
}
