using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>One recurrent cell reading in one direction: one class a cell.</summary>
internal abstract class UnidirectionalLayer(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>[batch, time, input] → the hidden state after each token, [batch, time, units].</summary>
    public abstract override Tensor forward(Tensor input);

    /// <summary>The trained tensors, by the names they are stored under.</summary>
    public abstract IEnumerable<(string Name, Parameter Tensor)> Weights();

    /// <summary>
    /// For serving in bf16. A cell stays in fp32 unless it says otherwise: a state of 8 significant bits would lose the small
    /// steps of a slow unit, and only the LSTM's kernel is much faster for it.
    /// </summary>
    public virtual void UseBFloat16() { }
}
