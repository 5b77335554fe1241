using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// One GRU reading in one direction, whose reset gate is applied after the recurrent product:
/// h~ = tanh(Wx + b + r * (Uh + c)), h = z * h + (1 - z) * h~; both biases are trained. Keras' GRU with
/// <c>reset_after=True</c> (https://keras.io/api/layers/recurrent_layers/gru/), its gates in libtorch's order r, z, h~.
/// </summary>
internal sealed class GruResetAfterDirection : RecurrentDirection
{
    private readonly GRU gru;

    public GruResetAfterDirection(int inputSize, int units)
        : base(nameof(GruResetAfterDirection))
    {
        gru = nn.GRU(inputSize, units, batchFirst: true);
        RegisterComponents();
        KerasInitialisation.InputWeights(gru.get_parameter("weight_ih_l0")!);
        KerasInitialisation.RecurrentWeights(gru.get_parameter("weight_hh_l0")!);
        KerasInitialisation.Zero(gru.get_parameter("bias_ih_l0")!);
        KerasInitialisation.Zero(gru.get_parameter("bias_hh_l0")!);
    }

    public override Tensor forward(Tensor input)
    {
        var (states, hidden) = gru.call(input.to(ScalarType.Float32));
        hidden.Dispose();
        return states;
    }

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
    [
        ("input_weight", gru.get_parameter("weight_ih_l0")!),
        ("recurrent_weight", gru.get_parameter("weight_hh_l0")!),
        ("bias", gru.get_parameter("bias_ih_l0")!),
        ("recurrent_bias", gru.get_parameter("bias_hh_l0")!),
    ];
}
