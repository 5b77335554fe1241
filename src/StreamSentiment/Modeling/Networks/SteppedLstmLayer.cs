using StreamSentiment.Modeling.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// The LSTM of <see cref="LstmLayer"/> written out as a loop, for machines on which libtorch's own is wrong
/// (<see cref="LstmKernel"/>). Its weights are the same; it is slower.
/// </summary>
internal sealed class SteppedLstmLayer : SteppedLayer
{
    public SteppedLstmLayer(int inputSize, int units)
        : base(nameof(SteppedLstmLayer), inputSize, units, gates: 4)
    {
        register_parameter("recurrent_weight", new Parameter(empty(4 * units, units)));
        using var drawn = new LstmLayer(inputSize, units); // a seed gives the same first weights on any machine
        CopyWeights(drawn);
    }

    private Parameter RecurrentWeight => get_parameter("recurrent_weight")!;

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [("input_weight", InputWeight), ("recurrent_weight", RecurrentWeight), ("bias", Bias)];

    /// <summary>Takes the weights of the layer that this one stands in for.</summary>
    public void CopyWeights(LstmLayer layer)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope(); // of what copying returns
        foreach (var (from, to) in layer.Weights().Zip(Weights()))
        {
            to.Tensor.copy_(from.Tensor);
        }
    }

    protected override Func<int, Tensor, Tensor, Tensor> Step()
    {
        var weight = WidenRecurrent(RecurrentWeight); // [width, 4 * width]
        Tensor? cell = null; // [batch, width]
        return (_, input, state) =>
        {
            var gates = input.addmm(state, weight).unflatten(1, 4, Width).unbind(1); // each [batch, width]
            var added = gates[0].sigmoid() * gates[2].tanh();
            cell = (cell is null ? added : added.add(gates[1].sigmoid() * cell, Scalars.One)).MoveToOuterDisposeScope();
            return gates[3].sigmoid() * cell.tanh();
        };
    }
}
