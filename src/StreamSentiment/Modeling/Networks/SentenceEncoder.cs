using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// The upper half of a hierarchical attention network: reads the vectors of a review's sentences and weighs them to one
/// vector a review. Source: Yang et al. 2016, https://aclanthology.org/N16-1174/. Computes in fp32.
/// </summary>
internal sealed class SentenceEncoder : nn.Module<Tensor, SequenceIndex, Tensor>
{
    private readonly RecurrentLayer recurrent;
    private readonly AttentionPooling attention;

    public SentenceEncoder(RecurrentLayerSpec spec, int inputSize)
        : base(nameof(SentenceEncoder))
    {
        recurrent = new RecurrentLayer(spec, inputSize);
        attention = new AttentionPooling(spec.OutputSize);
        RegisterComponents();
    }

    /// <summary>Sentence vectors, [batch, sentences, input] → [batch, units or 2 * units].</summary>
    public override Tensor forward(Tensor vectors, SequenceIndex index) => attention.call(recurrent.call(vectors, index), index);

    /// <summary>
    /// Sentence vectors, [batch, sentences, input] → the attention weight of each sentence, [batch, sentences, 1]; 0 on padding.
    /// </summary>
    public Tensor Weigh(Tensor vectors, SequenceIndex index) => attention.Weigh(recurrent.call(vectors, index), index);

    /// <summary>The trained tensors, by the names they are stored under.</summary>
    public IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        recurrent
            .Weights()
            .Select(weight => ($"recurrent.{weight.Name}", weight.Tensor))
            .Concat(attention.Weights().Select(weight => ($"attention.{weight.Name}", weight.Tensor)));
}
