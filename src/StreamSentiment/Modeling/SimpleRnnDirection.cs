using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// One simple RNN reading in one direction, h = tanh(Wx + Uh + b)
/// (https://keras.io/api/layers/recurrent_layers/simple_rnn/).
/// libtorch adds a second bias; it stays zero, is not trained and is not stored.
/// </summary>
internal sealed class SimpleRnnDirection : RecurrentDirection
{
    private readonly RNN rnn;

    public SimpleRnnDirection(int inputSize, int units)
        : base(nameof(SimpleRnnDirection))
    {
        rnn = nn.RNN(inputSize, units, batchFirst: true);
        RegisterComponents();
        KerasInitialisation.InputWeights(rnn.get_parameter("weight_ih_l0")!);
        KerasInitialisation.RecurrentWeights(rnn.get_parameter("weight_hh_l0")!);
        KerasInitialisation.Zero(rnn.get_parameter("bias_ih_l0")!);
        KerasInitialisation.Zero(rnn.get_parameter("bias_hh_l0")!);
        rnn.get_parameter("bias_hh_l0")!.requires_grad = false;
    }

    public override Tensor forward(Tensor input)
    {
        var (states, hidden) = rnn.call(input.to(ScalarType.Float32));
        hidden.Dispose();
        return states;
    }

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
    [
        ("input_weight", rnn.get_parameter("weight_ih_l0")!),
        ("recurrent_weight", rnn.get_parameter("weight_hh_l0")!),
        ("bias", rnn.get_parameter("bias_ih_l0")!),
    ];
}
