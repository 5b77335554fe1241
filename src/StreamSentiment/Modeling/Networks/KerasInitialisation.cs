using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>First weights of a recurrent cell as Keras draws them, from libtorch's global generator.</summary>
internal static class KerasInitialisation
{
    /// <summary>Glorot-uniform input weights of all gates together, [gates * units, input].</summary>
    public static void InputWeights(Tensor weight)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope(); // of what the initialiser returns
        double limit = Math.Sqrt(6.0 / (weight.shape[0] + weight.shape[1]));
        nn.init.uniform_(weight, -limit, limit);
    }

    /// <summary>Orthogonal recurrent weights of all gates together, [gates * units, units].</summary>
    public static void RecurrentWeights(Tensor weight)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope(); // of what the initialiser returns
        nn.init.orthogonal_(weight);
    }

    public static void Zero(Tensor bias)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope(); // of what the initialiser returns
        bias.zero_();
    }
}
