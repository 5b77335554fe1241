using StreamSentiment.Modeling.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// The network of a <see cref="ModelSpec"/>: token ids to one logit a review. Initialised as Keras does it: the same seed gives
/// the same weights.
/// </summary>
internal sealed class RecurrentClassifier : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>The name of the word vectors among the <see cref="Weights"/>.</summary>
    public const string EmbeddingWeight = "embedding.weight";

    /// <summary>libtorch's initialisers draw from one generator for all threads.</summary>
    private static readonly Lock Initialisation = new();

    private readonly Embedding embedding;
    private readonly ModuleList<RecurrentLayer> recurrent = [];
    private readonly AttentionPooling? attention;
    private readonly SentenceEncoder? sentences;
    private readonly ModuleList<Linear> dense = [];
    private readonly Linear output;

    public RecurrentClassifier(ModelSpec spec, int seed = 0)
        : base(nameof(RecurrentClassifier))
    {
        spec.Validate();
        Spec = spec;
        using var alone = Initialisation.EnterScope();
        TryKernels(spec); // before the seed is set: a trial draws numbers
        torch.random.manual_seed(seed);
        embedding = EmbeddingLayer(spec.VocabularySize, spec.EmbeddingSize);
        int features = spec.EmbeddingSize;
        foreach (var layer in spec.RecurrentLayers)
        {
            recurrent.Add(new RecurrentLayer(layer, features));
            features = layer.OutputSize;
        }

        attention = spec.Pooling == Pooling.Attention ? new AttentionPooling(features) : null;
        if (spec.SentenceLayer is { } sentenceLayer)
        {
            sentences = new SentenceEncoder(sentenceLayer, features);
            features = sentenceLayer.OutputSize;
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

    /// <summary>
    /// Token ids padded at the end, [batch, time], int32, and true lengths, [batch], int64 → logits, [batch], fp32.
    /// </summary>
    public override Tensor forward(Tensor tokenIds, Tensor lengths) => Classify(Embed(tokenIds), tokenIds, lengths);

    /// <summary>Token ids, [batch, time], int32 → [batch, time, embedding].</summary>
    public Tensor Embed(Tensor tokenIds) => embedding.call(tokenIds);

    /// <summary>Embedded tokens, [batch, time, embedding], and true lengths, [batch], int64 → logits, [batch], fp32.</summary>
    /// <param name="embedded">The result of <see cref="Embed"/>, perhaps with a perturbation.</param>
    /// <param name="tokenIds">The token ids that were embedded, [batch, time]: they mark the ends of sentences.</param>
    /// <param name="lengths">True lengths.</param>
    /// <param name="chance">The random source of dropout; null drops nothing.</param>
    public Tensor Classify(Tensor embedded, Tensor tokenIds, Tensor lengths, Random? chance = null)
    {
        var features = Encode(DropFeatures(embedded, chance), tokenIds, lengths); // [batch, units]
        features = Drop(features, Spec.Dropout, chance);
        foreach (var layer in dense)
        {
            features = Drop(nn.functional.relu(Apply(layer, features)), Spec.DenseDropout, chance);
        }

        return Apply(output, features).squeeze(1); // [batch]
    }

    /// <summary>
    /// Embedded tokens, [batch, time, embedding], and true lengths, [batch], int64 → every state of the first recurrent layer,
    /// [batch, time, units or 2 * units], fp32.
    /// </summary>
    public Tensor FirstStates(Tensor embedded, Tensor lengths) =>
        recurrent[0].call(embedded, new SequenceIndex(lengths, embedded.shape[1])).to(ScalarType.Float32);

    /// <summary>
    /// The attention weight of each token, [batch, time]; null without attention. With sentences: the weight of the word in its
    /// sentence times that of the sentence.
    /// </summary>
    public Tensor? AttentionWeights(Tensor tokenIds, Tensor lengths)
    {
        if (attention is null)
        {
            return null;
        }

        var embedded = Embed(tokenIds);
        if (sentences is null)
        {
            var index = new SequenceIndex(lengths, embedded.shape[1]);
            return attention.Weigh(States(Read(embedded, index), index), index).squeeze(2);
        }

        var layout = SentenceLayout.From(tokenIds, lengths);
        var states = States(Read(layout.Words(embedded), layout.InSentence), layout.InSentence); // [sentences, words, units]
        var ofWords = attention.Weigh(states, layout.InSentence); // [sentences, words, 1]
        var vectors = layout.Reviews(layout.InSentence.Sum(states * ofWords)); // [batch, sentences a review, units]
        return layout.Tokens(ofWords, sentences.Weigh(vectors, layout.InReview));
    }

    /// <summary>
    /// The trained tensors in the order they are applied, by the names they are stored under. They are the model's own:
    /// do not dispose of them.
    /// </summary>
    public IEnumerable<(string Name, Parameter Tensor)> Weights()
    {
        yield return (EmbeddingWeight, embedding.get_parameter("weight")!); // its property makes a new handle each time
        for (int layer = 0; layer < recurrent.Count; layer++)
        {
            foreach (var (name, tensor) in recurrent[layer].Weights())
            {
                yield return ($"recurrent.{layer}.{name}", tensor);
            }
        }

        foreach (var (name, tensor) in attention?.Weights() ?? [])
        {
            yield return ($"attention.{name}", tensor);
        }

        foreach (var (name, tensor) in sentences?.Weights() ?? [])
        {
            yield return ($"sentences.{name}", tensor);
        }

        for (int layer = 0; layer < dense.Count; layer++)
        {
            yield return ($"dense.{layer}.weight", dense[layer].weight!);
            yield return ($"dense.{layer}.bias", dense[layer].bias!);
        }

        yield return ("output.weight", output.weight!);
        yield return ("output.bias", output.bias!);
    }

    /// <summary>Copies the weights of a network of the same architecture.</summary>
    public void CopyFrom(RecurrentClassifier other)
    {
        using var noGradient = no_grad();
        foreach (var (weight, given) in Weights().Zip(other.Weights()))
        {
            weight.Tensor.copy_(given.Tensor);
        }
    }

    /// <summary>
    /// Copies word vectors, [vocabulary, embedding], centred and scaled to a deviation of 1: a perturbation of a given norm is
    /// then as large for any vectors. Padding stays at zero.
    /// </summary>
    public void StartEmbeddingsFrom(float[] vectors)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var weight = embedding.get_parameter("weight")!;
        var given = tensor(vectors, weight.shape, device: weight.device);
        weight.copy_((given - given.mean([0L])) / given.std());
        weight[Text.Vocabulary.PaddingId].zero_();
    }

    /// <summary>
    /// Prepares the model for serving in this precision: the dense layers stay in fp32, so that a logit keeps its digits.
    /// </summary>
    public void PrepareForInference(Precision precision)
    {
        eval();
        foreach (var parameter in parameters())
        {
            parameter.requires_grad = false;
        }

        if (precision != Precision.Bf16)
        {
            return;
        }

        embedding.to(ScalarType.BFloat16);
        UseBFloat16();
    }

    /// <summary>Computes those recurrent layers in bf16 that are faster for it.</summary>
    public void UseBFloat16()
    {
        foreach (var layer in recurrent)
        {
            layer.UseBFloat16();
        }
    }

    /// <summary>Embedded tokens, [batch, time, embedding] → one vector a review, [batch, units], fp32.</summary>
    private Tensor Encode(Tensor embedded, Tensor tokenIds, Tensor lengths)
    {
        if (sentences is null)
        {
            var index = new SequenceIndex(lengths, embedded.shape[1]);
            return Pool(Read(embedded, index), index);
        }

        var layout = SentenceLayout.From(tokenIds, lengths);
        var vectors = Pool(Read(layout.Words(embedded), layout.InSentence), layout.InSentence); // [sentences, units]
        return sentences.call(layout.Reviews(vectors), layout.InReview);
    }

    /// <summary>Through all recurrent layers but the last: the input of the last one, [batch, time, features].</summary>
    private Tensor Read(Tensor embedded, SequenceIndex index)
    {
        var states = embedded;
        for (int layer = 0; layer < recurrent.Count - 1; layer++)
        {
            states = recurrent[layer].call(states, index);
        }

        return states;
    }

    /// <summary>Through the last recurrent layer: [batch, time, features] → [batch, units], fp32.</summary>
    private Tensor Pool(Tensor input, SequenceIndex index)
    {
        if (Spec.Pooling == Pooling.Last)
        {
            return recurrent[^1].LastState(input, index).to(ScalarType.Float32);
        }

        var states = States(input, index);
        return Spec.Pooling switch
        {
            Pooling.Max => index.Max(states),
            Pooling.Mean => index.Mean(states),
            _ => attention!.call(states, index),
        };
    }

    /// <summary>Through the last recurrent layer: [batch, time, features] → every state, [batch, time, units], fp32.</summary>
    private Tensor States(Tensor input, SequenceIndex index) => recurrent[^1].call(input, index).to(ScalarType.Float32);

    /// <summary>Drops whole features of the embedding, the same at every token of a review (Keras' SpatialDropout1D).</summary>
    private Tensor DropFeatures(Tensor embedded, Random? chance) =>
        chance is null || Spec.SpatialDropout == 0
            ? embedded
            : embedded * Kept([embedded.shape[0], 1, embedded.shape[2]], Spec.SpatialDropout, chance, embedded.device);

    private static Tensor Drop(Tensor features, double share, Random? chance) =>
        chance is null || share == 0 ? features : features * Kept(features.shape, share, chance, features.device);

    /// <summary>
    /// 0 for dropped features, and for the others the factor that keeps the mean. Not libtorch's dropout, which draws from one
    /// generator for all threads: a training on two threads could not be repeated.
    /// </summary>
    private static Tensor Kept(long[] shape, double share, Random chance, Device device)
    {
        float[] factors = new float[shape.Aggregate((a, b) => a * b)];
        float kept = (float)(1 / (1 - share));
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = chance.NextDouble() < share ? 0 : kept;
        }

        return tensor(factors, shape, device: device);
    }

    /// <summary>
    /// [batch, input] → [batch, units]. When serving, row by row: a small matrix product rounds a row by its position,
    /// and a score would depend on the rest of the batch.
    /// </summary>
    private Tensor Apply(Linear layer, Tensor features) =>
        // [batch, units, input], summed
        training ? layer.call(features) : (features.unsqueeze(1) * layer.weight!).sum(2).add(layer.bias!, Scalars.One);

    private static void TryKernels(ModelSpec spec)
    {
        int features = spec.EmbeddingSize;
        foreach (var layer in spec.SentenceLayer is { } last ? [.. spec.RecurrentLayers, last] : spec.RecurrentLayers)
        {
            _ = layer.Cell == RecurrentCell.Lstm && LstmKernel.IsRight(features, layer.Units);
            features = layer.OutputSize;
        }
    }

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
