using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// Token ids to one logit a review, as <see cref="ModelSpec"/> says. Initialised as Keras does it, from libtorch's
/// global generator: call <c>torch.random.manual_seed</c> before.
/// </summary>
internal sealed class RecurrentClassifier : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding embedding;
    private readonly ModuleList<RecurrentLayer> recurrent = [];
    private readonly ModuleList<Linear> dense = [];
    private readonly Linear output;

    public RecurrentClassifier(ModelSpec spec)
        : base(nameof(RecurrentClassifier))
    {
        spec.Validate();
        Spec = spec;
        embedding = EmbeddingLayer(spec.VocabularySize, spec.EmbeddingSize);
        int features = spec.EmbeddingSize;
        foreach (var layer in spec.RecurrentLayers)
        {
            recurrent.Add(new RecurrentLayer(layer, features));
            features = layer.OutputSize;
        }

        foreach (int units in spec.DenseLayers)
        {
            dense.Add(DenseLayer(features, units));
            features = units;
        }

        output = DenseLayer(features, 1);
        RegisterComponents();
    }

    public ModelSpec Spec { get; }

    /// <summary>Token ids padded at the end, [batch, time], int32, and true lengths, [batch], int64 → logits, [batch], fp32.</summary>
    public override Tensor forward(Tensor tokenIds, Tensor lengths)
    {
        var index = new SequenceIndex(lengths, tokenIds.shape[1]);
        var states = DropFeatures(embedding.call(tokenIds)); // [batch, time, embedding]
        for (int layer = 0; layer < recurrent.Count - 1; layer++)
            states = recurrent[layer].call(states, index); // [batch, time, units]
        var features = recurrent[^1].LastState(states, index).to(ScalarType.Float32); // [batch, units]
        features = nn.functional.dropout(features, Spec.Dropout, training);
        foreach (var layer in dense)
            features = nn.functional.dropout(nn.functional.relu(Apply(layer, features)), Spec.DenseDropout, training);
        return Apply(output, features).squeeze(1); // [batch]
    }

    /// <summary>
    /// The trained tensors in the order they are applied, by the names they are stored under. They are the model's own:
    /// do not dispose of them.
    /// </summary>
    public IEnumerable<(string Name, Parameter Tensor)> Weights()
    {
        yield return ("embedding.weight", embedding.get_parameter("weight")!); // its property makes a new handle each time
        for (int layer = 0; layer < recurrent.Count; layer++)
        {
            foreach (var (name, tensor) in recurrent[layer].Weights())
                yield return ($"recurrent.{layer}.{name}", tensor);
        }

        for (int layer = 0; layer < dense.Count; layer++)
        {
            yield return ($"dense.{layer}.weight", dense[layer].weight!);
            yield return ($"dense.{layer}.bias", dense[layer].bias!);
        }

        yield return ("output.weight", output.weight!);
        yield return ("output.bias", output.bias!);
    }

    /// <summary>Turns the model to serving in this precision: the dense layers stay in fp32, so that a logit keeps its digits.</summary>
    public void PrepareForInference(Precision precision)
    {
        eval();
        foreach (var parameter in parameters())
            parameter.requires_grad = false;
        if (precision != Precision.Bf16)
            return;
        embedding.to(ScalarType.BFloat16);
        foreach (var layer in recurrent)
            layer.UseBFloat16();
    }

    /// <summary>Drops whole features of the embedding, the same at every token of a review (Keras' SpatialDropout1D).</summary>
    private Tensor DropFeatures(Tensor embedded)
    {
        if (!training || Spec.SpatialDropout == 0)
            return embedded;
        var kept = ones([embedded.shape[0], 1, embedded.shape[2]], embedded.dtype, embedded.device);
        return embedded * nn.functional.dropout(kept, Spec.SpatialDropout, training: true);
    }

    /// <summary>
    /// [batch, input] → [batch, units]. When serving, row by row: a small matrix product rounds a row by where it stands,
    /// and a score would depend on what the review is batched with.
    /// </summary>
    private Tensor Apply(Linear layer, Tensor features) =>
        training ? layer.call(features) : (features.unsqueeze(1) * layer.weight!).sum(2) + layer.bias!; // [batch, units, input], summed

    private static Embedding EmbeddingLayer(int rows, int features)
    {
        var layer = nn.Embedding(rows, features);
        using var scope = NewDisposeScope(); // of what the initialiser returns
        nn.init.uniform_(layer.weight!, -0.05, 0.05);
        return layer;
    }

    private static Linear DenseLayer(int inputSize, int units)
    {
        var layer = nn.Linear(inputSize, units);
        using var scope = NewDisposeScope(); // of what the initialisers return
        nn.init.xavier_uniform_(layer.weight!);
        nn.init.zeros_(layer.bias!);
        return layer;
    }
}
