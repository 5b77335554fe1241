using StreamSentiment.Modeling.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// One GRU reading in one direction, whose reset gate is applied after the recurrent product: h~ = tanh(Wx + b + r * (Uh + c)), h
/// = z * h + (1 - z) * h~; both biases are trained. Keras' GRU with <c>reset_after=True</c>
/// (https://keras.io/api/layers/recurrent_layers/gru/), its gates in Keras' order z, r, h~. Not libtorch's, which is little
/// faster on a CPU and whose score of a review depends on the rest of its batch where the embedding or the layer is small.
/// </summary>
internal sealed class GruResetAfterLayer : SteppedLayer
{
    public GruResetAfterLayer(int inputSize, int units)
        : base(nameof(GruResetAfterLayer), inputSize, units, gates: 3)
    {
        KerasInitialisation.InputWeights(InputWeight);
        register_parameter("recurrent_weight", new Parameter(empty(3 * units, units)));
        register_parameter("recurrent_bias", new Parameter(zeros(3 * units)));
        KerasInitialisation.RecurrentWeights(RecurrentWeight);
    }

    private Parameter RecurrentWeight => get_parameter("recurrent_weight")!;

    private Parameter RecurrentBias => get_parameter("recurrent_bias")!;

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [("input_weight", InputWeight), ("recurrent_weight", RecurrentWeight), ("bias", Bias), ("recurrent_bias", RecurrentBias)];

    protected override Func<int, Tensor, Tensor, Tensor> Step()
    {
        var weight = WidenRecurrent(RecurrentWeight); // [width, 3 * width]
        var bias = WidenBias(RecurrentBias); // [3 * width]
        return (_, input, state) =>
        {
            var ofState = bias.addmm(state, weight); // [batch, 3 * width]
            // [batch, 2 * width]
            var gates = input.narrow(1, 0, 2 * Width).add(ofState.narrow(1, 0, 2 * Width), Scalars.One).sigmoid_();
            var (update, reset) = (gates.narrow(1, 0, Width), gates.narrow(1, Width, Width));
            var candidate = input
                .narrow(1, 2 * Width, Width)
                .addcmul(reset, ofState.narrow(1, 2 * Width, Width), Scalars.One)
                .tanh_(); // [batch, width]
            return lerp(candidate, state, update);
        };
    }
}
