using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// One simple RNN reading in one direction, h = tanh(Wx + Uh + b)
/// (https://keras.io/api/layers/recurrent_layers/simple_rnn/).
/// Not libtorch's: with fewer than 12 units its score of a review depends on the review's place in the batch.
/// </summary>
internal sealed class SimpleRnnLayer : SteppedLayer
{
    public SimpleRnnLayer(int inputSize, int units)
        : base(nameof(SimpleRnnLayer), inputSize, units, gates: 1)
    {
        KerasInitialisation.InputWeights(InputWeight);
        register_parameter("recurrent_weight", new Parameter(empty(units, units)));
        KerasInitialisation.RecurrentWeights(RecurrentWeight);
    }

    private Parameter RecurrentWeight => get_parameter("recurrent_weight")!;

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [("input_weight", InputWeight), ("recurrent_weight", RecurrentWeight), ("bias", Bias)];

    protected override Func<int, Tensor, Tensor, Tensor> Step()
    {
        var weight = WidenRecurrent(RecurrentWeight); // [width, width]
        return (_, input, state) => input.addmm(state, weight).tanh_();
    }
}
