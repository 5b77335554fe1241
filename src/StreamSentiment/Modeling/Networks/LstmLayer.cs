using StreamSentiment.Modeling.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// One LSTM reading in one direction, initialised as Keras does it: Glorot-uniform input weights, orthogonal recurrent weights,
/// forget bias 1 (https://keras.io/api/layers/recurrent_layers/lstm/). libtorch adds a second bias a gate; it stays zero, is not
/// trained and is not stored.
/// </summary>
internal sealed class LstmLayer : UnidirectionalLayer
{
    private readonly LSTM lstm;
    private readonly int inputSize;
    private readonly int units;
    private ScalarType format = ScalarType.Float32;

    public LstmLayer(int inputSize, int units)
        : base(nameof(LstmLayer))
    {
        (this.inputSize, this.units) = (inputSize, units);
        lstm = nn.LSTM(inputSize, units, batchFirst: true);
        RegisterComponents();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope(); // of what the initialisers return
        KerasInitialisation.InputWeights(lstm.get_parameter("weight_ih_l0")!);
        KerasInitialisation.RecurrentWeights(lstm.get_parameter("weight_hh_l0")!);
        var bias = lstm.get_parameter("bias_ih_l0")!; // gates in the order input, forget, cell, output
        bias.zero_();
        bias.narrow(0, units, units).fill_(Scalars.One);
        lstm.get_parameter("bias_hh_l0")!.zero_();
        lstm.get_parameter("bias_hh_l0")!.requires_grad = false;
    }

    public override Tensor forward(Tensor input)
    {
        var (states, hidden, cell) = lstm.call(input.to(format));
        hidden.Dispose();
        cell.Dispose();
        return states;
    }

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [
            ("input_weight", lstm.get_parameter("weight_ih_l0")!),
            ("recurrent_weight", lstm.get_parameter("weight_hh_l0")!),
            ("bias", lstm.get_parameter("bias_ih_l0")!),
        ];

    /// <summary>oneDNN's LSTM is twice as fast in it, and keeps the cell state in fp32.</summary>
    public override void UseBFloat16()
    {
        if (LstmKernel.IsRightInBFloat16(inputSize, units))
        {
            ComputeInBFloat16();
        }
    }

    /// <summary>The same on any machine, right or wrong.</summary>
    internal void ComputeInBFloat16()
    {
        lstm.to(ScalarType.BFloat16);
        format = ScalarType.BFloat16;
    }
}
