using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Tests.Modeling.Networks;

/// <summary>
/// oneDNN computes no fp64: libtorch's own LSTM in it is the reference, on whatever machine the tests run. The layer is the one
/// that a network would take here.
/// </summary>
public sealed class LstmKernelTests
{
    private const int InputSize = 12;

    public static TheoryData<int, int> Shapes =>
        [
            .. from units in (int[])[1, 2, 8, 16, 17, 32, 40, 48, 64, 80, 100]
            from batch in (int[])[1, 8, 64]
            select (units, batch),
        ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_AnyWidth_GivesTheStatesOfFp64(int units, int batch)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(units);
        using var reference = Reference(layer, units);
        var input = Input(batch);
        AssertNear(States(reference, input), Of(layer, input), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_AnyWidth_GivesTheGradientsOfFp64(int units, int batch)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(units);
        using var reference = Reference(layer, units);
        var input = Input(batch);
        Of(layer, input).pow(Scalars.Two).sum().backward();
        States(reference, input).pow(Scalars.Two).sum().backward();
        foreach (var (name, weight) in layer.Weights())
        {
            AssertNear(reference.get_parameter(NameOf(name))!.grad!, weight.grad!, 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_AnyWidthInBFloat16_GivesTheStatesOfFp64Rounded(int units, int batch)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(units);
        using var reference = Reference(layer, units);
        layer.UseBFloat16();
        var input = Input(batch);
        AssertNear(States(reference, input), Of(layer, input), 0.03);
    }

    [Fact]
    public void Wrong_Shapes_AreThoseThatANetworkDoesNotTake()
    {
        bool isRight = LstmKernel.IsRight(InputSize, 8);
        Assert.Equal(!isRight, LstmKernel.Wrong.Contains($"{InputSize} to 8 units in fp32"));
    }

    private static RecurrentLayer Layer(int units)
    {
        NativeTorch.EnsureLoaded();
        NativeTorch.UseOneThread();
        return new RecurrentLayer(new RecurrentLayerSpec(RecurrentCell.Lstm, units), InputSize);
    }

    private static TorchSharp.Modules.LSTM Reference(RecurrentLayer layer, int units)
    {
        var reference = nn.LSTM(InputSize, units, batchFirst: true);
        reference.to(ScalarType.Float64);
        using var noGradient = no_grad();
        reference.get_parameter("bias_hh_l0")!.zero_();
        foreach (var (name, weight) in layer.Weights())
        {
            reference.get_parameter(NameOf(name))!.copy_(weight);
        }

        return reference;
    }

    private static string NameOf(string weight) =>
        weight switch
        {
            "forward.input_weight" => "weight_ih_l0",
            "forward.recurrent_weight" => "weight_hh_l0",
            _ => "bias_ih_l0",
        };

    private static Tensor Input(int batch) => rand([batch, 20, InputSize], generator: new Generator(1));

    private static Tensor Of(RecurrentLayer layer, Tensor input) =>
        layer.call(
            input,
            new SequenceIndex(tensor(Enumerable.Repeat(input.shape[1], (int)input.shape[0]).ToArray()), input.shape[1])
        );

    private static Tensor States(TorchSharp.Modules.LSTM reference, Tensor input) =>
        reference.call(input.to(ScalarType.Float64)).Item1;

    private static void AssertNear(Tensor expected, Tensor actual, double rounding) =>
        Assert.InRange(
            (actual.to(ScalarType.Float64) - expected).abs().max().ToDouble() / expected.abs().max().ToDouble(),
            0,
            rounding
        );
}
