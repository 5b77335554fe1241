using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// A cell written out as a loop over time. The input's share of every step is one matrix product before the loop; a step
/// adds the state's share. Inside the loop the units are followed by zeros up to a whole block of columns.
/// </summary>
internal abstract class SteppedLayer : UnidirectionalLayer
{
    /// <summary>
    /// Matrix kernels round a row of a product of fewer than 12 columns by where it stands in the batch, and libtorch's
    /// sigmoid rounds an incomplete block of 32 numbers differently: 8 rows of 16 columns are whole blocks.
    /// </summary>
    private const int ColumnBlock = 16;

    private readonly int gates;
    private readonly int units;

    /// <summary>The input's weights are not drawn yet, the bias is zero.</summary>
    /// <param name="gates">The number of weight rows of a unit.</param>
    protected SteppedLayer(string name, int inputSize, int units, int gates)
        : base(name)
    {
        this.gates = gates;
        this.units = units;
        Width = WholeBlocks(units);
        register_parameter("input_weight", new Parameter(empty(gates * units, inputSize)));
        register_parameter("bias", new Parameter(zeros(gates * units)));
    }

    /// <summary>Columns of a gate, and of the state, inside the loop: the units and the zeros behind them.</summary>
    protected int Width { get; }

    protected Parameter InputWeight => get_parameter("input_weight")!;

    protected Parameter Bias => get_parameter("bias")!;

    public sealed override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inTime = input.to(ScalarType.Float32).transpose(0, 1).flatten(0, 1); // [time * batch, input]
        // each [batch, gates * width]
        var steps = WidenBias(Bias).addmm(inTime, Widen(InputWeight).t()).unflatten(0, -1, input.shape[0]).unbind(0);
        var step = Step();
        var state = zeros(input.shape[0], Width, device: input.device);
        var states = new Tensor[steps.Length];
        for (int time = 0; time < steps.Length; time++)
        {
            using var ofStep = NewDisposeScope(); // else what a step makes would pile up with time
            state = states[time] = step(time, steps[time], state).MoveToOuterDisposeScope();
        }

        return stack(states, 1).narrow(2, 0, units).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The cell as a function of the time, from 0, the input's share, [batch, gates * width], and the state before,
    /// [batch, width]. It may hold tensors of the surrounding dispose scope.
    /// </summary>
    protected abstract Func<int, Tensor, Tensor, Tensor> Step();

    /// <summary>A number of columns rounded up to whole blocks.</summary>
    internal static int WholeBlocks(int columns) => (columns + ColumnBlock - 1) / ColumnBlock * ColumnBlock;

    /// <summary>[gates * units] → [gates * width].</summary>
    protected Tensor WidenBias(Tensor bias) => Widen(bias.unsqueeze(1)).squeeze(1);

    /// <summary>[gates * units, units] → [width, gates * width], for a state from the left.</summary>
    protected Tensor WidenRecurrent(Tensor weight) => nn.functional.pad(Widen(weight), [0, Width - units]).t();

    /// <summary>[gates * units, columns] → [gates * width, columns]: zero rows behind those of each gate.</summary>
    private Tensor Widen(Tensor weight) =>
        nn.functional.pad(weight.unflatten(0, gates, units), [0, 0, 0, Width - units]).flatten(0, 1);
}
