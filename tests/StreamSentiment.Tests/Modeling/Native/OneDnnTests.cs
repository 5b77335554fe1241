using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Tests.Modeling.Native;

public sealed class OneDnnTests
{
    public static TheoryData<int, int> Sizes =>
        [
            .. from units in (int[])[1, 2, 8, 16, 17, 32, 40, 48, 64, 80, 100]
            from batch in (int[])[1, 8, 64]
            select (units, batch),
        ];

    /// <summary>oneDNN computes no fp64: its LSTM is compared with libtorch's own, on whatever machine the tests run.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Lstm_AnySizeOnThisMachine_IsRight(int units, int batch)
    {
        NativeTorch.EnsureLoaded();
        NativeTorch.UseOneThread();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        using var direction = new LstmLayer(12, units);
        var input = rand([batch, 20, 12], generator: new Generator(1));
        var states = direction.call(input);

        using var reference = nn.LSTM(12, units, batchFirst: true);
        foreach (var (name, weight) in reference.named_parameters())
        {
            weight.copy_(direction.get_parameter($"lstm.{name}")!);
        }

        var (expected, _, _) = reference.to(ScalarType.Float64).call(input.to(ScalarType.Float64));
        Assert.InRange((states.to(ScalarType.Float64) - expected).abs().max().ToDouble(), 0, 1e-5);
    }

    [Fact]
    public void IsLimited_CachesAreHidden_LeavesNoBFloat16()
    {
        Assert.SkipUnless(OneDnn.IsLimited, "this machine tells the sizes of its caches");
        Assert.Equal(Precision.Fp32, Precision.Auto.Resolve());
        Assert.Equal(Precision.Fp32, Precision.Bf16.Resolve());
    }
}
