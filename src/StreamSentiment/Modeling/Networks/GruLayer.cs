using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// One GRU reading in one direction, whose reset gate is applied before the recurrent product: h~ = tanh(Wx + U(r * h) + b), h =
/// z * h + (1 - z) * h~. Keras' GRU with <c>reset_after=False</c> (https://keras.io/api/layers/recurrent_layers/gru/), its gates
/// in Keras' order z, r, h~.
/// </summary>
internal sealed class GruLayer : SteppedLayer
{
    public GruLayer(int inputSize, int units)
        : base(nameof(GruLayer), inputSize, units, gates: 3)
    {
        KerasInitialisation.InputWeights(InputWeight);
        register_parameter("recurrent_weight", new Parameter(empty(3 * units, units)));
        KerasInitialisation.RecurrentWeights(RecurrentWeight);
    }

    private Parameter RecurrentWeight => get_parameter("recurrent_weight")!;

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [("input_weight", InputWeight), ("recurrent_weight", RecurrentWeight), ("bias", Bias)];

    protected override Func<int, Tensor, Tensor, Tensor> Step()
    {
        var weight = WidenRecurrent(RecurrentWeight); // [width, 3 * width]
        var (ofGates, ofCandidate) = (weight.narrow(1, 0, 2 * Width), weight.narrow(1, 2 * Width, Width));
        return (_, input, state) =>
        {
            var gates = input.narrow(1, 0, 2 * Width).addmm(state, ofGates).sigmoid_(); // [batch, 2 * width]
            var (update, reset) = (gates.narrow(1, 0, Width), gates.narrow(1, Width, Width));
            var candidate = input.narrow(1, 2 * Width, Width).addmm(reset * state, ofCandidate).tanh_(); // [batch, width]
            return lerp(candidate, state, update);
        };
    }
}
