using StreamSentiment.Drift;
using StreamSentiment.Modeling.Kernels;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling;

/// <summary>
/// A model version in memory, ready to serve: text encoder and network. Safe to use from several threads at once.
/// </summary>
public sealed class SentimentModel : IDisposable
{
    /// <summary>Reviews a run of libtorch: larger runs are not faster on a CPU, and pad more.</summary>
    internal const int RunSize = 64;

    private readonly IServedNetwork network;
    private readonly LogitScale scale;

    private SentimentModel(ModelManifest manifest, TextEncoder encoder, IServedNetwork network, DriftReference? drift)
    {
        Manifest = manifest;
        Encoder = encoder;
        Drift = drift;
        this.network = network;
        scale = manifest.Scale;
    }

    /// <summary>The content of <c>model.json</c>.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Text to token ids, as this version was trained.</summary>
    public TextEncoder Encoder { get; }

    /// <summary>The number format it computes in.</summary>
    public Precision Precision => network.Precision;

    /// <summary>What computes its scores, for people.</summary>
    public string Engine => network.Engine;

    /// <summary>The micro-batches that suit it.</summary>
    internal BatchLimits Limits => network.Limits;

    /// <summary>The reference that reviews and scores are compared with; null for a version that was stored without.</summary>
    public DriftReference? Drift { get; }

    /// <summary>True once the native memory is freed.</summary>
    internal bool IsFreed { get; private set; }

    /// <summary>
    /// Reads, verifies and warms up the version that <paramref name="path"/> names (<see cref="ModelLocation.Resolve"/>), and
    /// checks
    /// that it scores as it did when it was stored.
    /// </summary>
    /// <exception cref="InvalidModelException">
    /// A file is missing, truncated, altered, mismatched or holds NaN, nobody in <paramref name="trust"/> has signed it, the
    /// scores differ, or <paramref name="kernel"/> cannot compute it.
    /// </exception>
    public static SentimentModel Load(
        string path,
        Precision precision = Precision.Auto,
        ModelTrust? trust = null,
        Kernel kernel = Kernel.Auto
    )
    {
        var stored = ModelFiles.Open(ModelLocation.Resolve(path), trust);
        var (golden, drift) = (stored.ReadGolden(), stored.ReadDrift());
        var model = Serve(stored.Manifest, stored.Encoder, stored.ReadServed(precision, kernel), drift);
        try
        {
            golden?.Check(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Takes trained weights into service, networks by libtorch; they are this model's from here on.</summary>
    internal static SentimentModel Serve(
        ModelManifest manifest,
        TextEncoder encoder,
        ModelWeights weights,
        Precision precision,
        DriftReference? drift = null
    ) =>
        Serve(
            manifest,
            encoder,
            weights.Networks is { } networks
                ? InterpolatedNetwork.Join(manifest, TorchNetwork.Serve(networks, precision), weights.NGrams)
                : new NGramNetwork(weights.NGrams!),
            drift
        );

    /// <summary>Takes trained weights into service as their version will be served; it uses them up.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="encoder">Text to token ids.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="precision">The number format.</param>
    /// <param name="reviews">Token ids of reviews that they did not learn: on them int16 is compared with fp32.</param>
    /// <returns>The model, and how far int16 is from fp32; null where libtorch serves it.</returns>
    internal static (SentimentModel Model, Int16Agreement? Agreement) ServeTrained(
        ModelManifest manifest,
        TextEncoder encoder,
        ModelWeights weights,
        Precision precision,
        IEnumerable<int[]> reviews
    )
    {
        if (weights.Networks is not { } networks || KernelChoice.WhyTorch(manifest, precision, Kernel.Auto) is not null)
        {
            return (Serve(manifest, encoder, weights, precision), null);
        }

        var numbers = networks.Numbers();
        networks.Dispose();
        string[] texts = GoldenScores.MadeUpTexts(manifest.Text, encoder.Vocabulary);
        var (kernel, agreement) = KernelChoice.Create(
            manifest,
            numbers,
            weights.NGrams,
            precision,
            Kernel.Auto,
            stated: null,
            () => [.. texts.Select(text => encoder.Encode(text).TokenIds), .. reviews]
        );
        return (Serve(manifest, encoder, kernel), agreement);
    }

    /// <summary>Takes a network into service; it is this model's from here on.</summary>
    internal static SentimentModel Serve(
        ModelManifest manifest,
        TextEncoder encoder,
        IServedNetwork network,
        DriftReference? drift = null
    )
    {
        var model = new SentimentModel(manifest, encoder, network, drift);
        model.WarmUp();
        return model;
    }

    /// <summary>The probability that each review is positive; a score does not depend on the other reviews.</summary>
    /// <param name="reviews">Token ids of each review.</param>
    /// <param name="probabilities">Receives the results, in the order of the reviews.</param>
    /// <returns>Share of the computed positions that were padding.</returns>
    public double Score(ReadOnlySpan<int[]> reviews, Span<float> probabilities)
    {
        double padding = network.Logits(reviews, probabilities);
        for (int i = 0; i < reviews.Length; i++)
        {
            // The sigmoid is computed here: libtorch computes whole vectors by one approximation and the remainder by another, so
            // that a score's last bit would depend on its place in the batch.
            probabilities[i] = (float)scale.Probability(probabilities[i], reviews[i].Length);
        }

        return padding;
    }

    /// <summary>The attention weight of each token of a review; their sum is 1 unless the review has no word.</summary>
    /// <exception cref="InvalidOperationException">The model has no attention.</exception>
    internal float[] AttentionWeights(int[] tokenIds) =>
        network.AttentionWeights(tokenIds) ?? throw new InvalidOperationException($"{Manifest.Name} has no attention.");

    /// <summary>Frees the native memory; no thread may be scoring.</summary>
    public void Dispose()
    {
        IsFreed = true;
        network.Dispose();
    }

    /// <summary>The first runs of each shape are slow; they happen here, not on somebody's review.</summary>
    private void WarmUp()
    {
        int longest = Manifest.Text.MaxSequenceLength;
        int run = network.Limits == BatchLimits.Cpu ? RunSize : network.Limits.Reviews;
        float[] ignored = new float[run];
        foreach (int length in (int[])[1, longest / 2, longest])
        {
            // Of the rarest word: id 1 may end a sentence
            int[] tokens = [.. Enumerable.Repeat(Manifest.Spec.VocabularySize - 1, Math.Max(1, length))];
            Score([tokens], ignored);
            Score([.. Enumerable.Repeat(tokens, run)], ignored);
        }
    }
}
