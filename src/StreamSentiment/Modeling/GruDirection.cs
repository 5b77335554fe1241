using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// One GRU reading in one direction, whose reset gate is applied before the recurrent product:
/// h~ = tanh(Wx + U(r * h) + b), h = z * h + (1 - z) * h~. Keras' GRU with <c>reset_after=False</c>
/// (https://keras.io/api/layers/recurrent_layers/gru/), its gates in Keras' order z, r, h~.
/// </summary>
internal sealed class GruDirection : SteppedDirection
{
    private readonly int units;

    public GruDirection(int inputSize, int units)
        : base(nameof(GruDirection), inputSize, units, rows: 3 * units)
    {
        this.units = units;
        register_parameter("recurrent_weight", new Parameter(empty(3 * units, units)));
        KerasInitialisation.RecurrentWeights(RecurrentWeight);
    }

    private Parameter RecurrentWeight => get_parameter("recurrent_weight")!;

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [("input_weight", InputWeight), ("recurrent_weight", RecurrentWeight), ("bias", Bias)];

    protected override Func<int, Tensor, Tensor, Tensor> Step()
    {
        var ofGates = RecurrentWeight.narrow(0, 0, 2 * units).t(); // [units, 2 * units]
        var ofCandidate = RecurrentWeight.narrow(0, 2 * units, units).t(); // [units, units]
        return (_, input, state) =>
        {
            var gates = input.narrow(1, 0, 2 * units).addmm(state, ofGates).sigmoid_(); // [batch, 2 * units]
            var (update, reset) = (gates.narrow(1, 0, units), gates.narrow(1, units, units));
            var candidate = input.narrow(1, 2 * units, units).addmm(reset * state, ofCandidate).tanh_(); // [batch, units]
            return lerp(candidate, state, update);
        };
    }
}
