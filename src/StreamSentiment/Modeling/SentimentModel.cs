using StreamSentiment.Drift;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// A model version in memory, ready to serve: text encoder and network. Safe to use from several threads at once; each
/// caller runs libtorch on its own thread alone, because libtorch's own threads collapse when cores are shared.
/// </summary>
public sealed class SentimentModel : IDisposable
{
    /// <summary>Reviews a run of the network: larger runs are not faster on a CPU, and pad more.</summary>
    internal const int RunSize = 64;

    private readonly NetworkEnsemble networks;
    private readonly Device device;
    private readonly double temperature;

    private SentimentModel(
        ModelManifest manifest,
        TextEncoder encoder,
        NetworkEnsemble networks,
        Precision precision,
        Device device
    )
    {
        Manifest = manifest;
        Encoder = encoder;
        Precision = precision;
        this.networks = networks;
        this.device = device;
        temperature = manifest.Temperature ?? 1;
    }

    /// <summary>The content of <c>model.json</c>.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Text to token ids, as this version was trained.</summary>
    public TextEncoder Encoder { get; }

    /// <summary>The number format it computes in.</summary>
    public Precision Precision { get; }

    /// <summary>The reference that reviews and scores are compared with; null for a version that was stored without.</summary>
    public DriftReference? Drift { get; private init; }

    /// <summary>True once the native memory is freed.</summary>
    internal bool IsFreed { get; private set; }

    /// <summary>
    /// Reads, verifies and warms up the version that <paramref name="path"/> names (<see cref="ModelLocation.Resolve"/>), and
    /// checks
    /// that it scores as it did when it was stored.
    /// </summary>
    /// <exception cref="InvalidModelException">
    /// A file is missing, truncated, altered, mismatched or holds NaN, nobody in <paramref name="trust"/> has signed it, or the
    /// scores differ.
    /// </exception>
    public static SentimentModel Load(string path, Precision precision = Precision.Auto, ModelTrust? trust = null)
    {
        var stored = ModelFiles.Open(ModelLocation.Resolve(path), trust);
        NativeTorch.EnsureLoaded();
        NativeTorch.UseOneThread(); // or loading would take the cores from a scorer in the same process
        var (golden, drift) = (stored.ReadGolden(), stored.ReadDrift());
        var model = Serve(stored.Manifest, stored.Encoder, stored.ReadNetworks(), precision, drift);
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

    /// <summary>Takes a trained network into service; it is this model's from here on.</summary>
    internal static SentimentModel Serve(
        ModelManifest manifest,
        TextEncoder encoder,
        NetworkEnsemble networks,
        Precision precision,
        DriftReference? drift = null
    )
    {
        var device = cuda.is_available() ? CUDA : CPU;
        precision = device.type == DeviceType.CUDA ? Precision.Fp32 : precision.Resolve();
        networks.PrepareForInference(precision, device);
        var model = new SentimentModel(manifest, encoder, networks, precision, device) { Drift = drift };
        model.WarmUp();
        return model;
    }

    /// <summary>
    /// The probability that each review is positive. Reviews of similar length run together; a score does not depend
    /// on the other reviews of its run.
    /// </summary>
    /// <param name="reviews">Token ids of each review.</param>
    /// <param name="probabilities">Receives the results, in the order of the reviews.</param>
    /// <returns>Share of the computed positions that were padding.</returns>
    public double Score(ReadOnlySpan<int[]> reviews, Span<float> probabilities)
    {
        NativeTorch.UseOneThread();
        int[] order = new int[reviews.Length],
            lengths = new int[reviews.Length];
        for (int i = 0; i < reviews.Length; i++)
        {
            (order[i], lengths[i]) = (i, reviews[i].Length);
        }

        Array.Sort(lengths, order);

        long tokens = 0,
            positions = 0;
        for (int start = 0; start < order.Length; start += RunSize)
        {
            var run = order.AsSpan(start, Math.Min(RunSize, order.Length - start));
            int[][] together = new int[run.Length][];
            for (int i = 0; i < run.Length; i++)
            {
                together[i] = reviews[run[i]];
                tokens += together[i].Length;
            }

            positions += (long)run.Length * Math.Max(1, together[^1].Length);
            Run(together, run, probabilities);
        }

        return positions == 0 ? 0 : 1 - tokens / (double)positions;
    }

    /// <summary>The attention weight of each token of a review; their sum is 1 unless the review has no word.</summary>
    /// <exception cref="InvalidOperationException">The model has no attention.</exception>
    internal float[] AttentionWeights(int[] tokenIds)
    {
        NativeTorch.UseOneThread();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = PaddedBatch.Create([tokenIds]);
        var weights =
            networks.AttentionWeights(batch.TokenIds.to(device), batch.Lengths.to(device))
            ?? throw new InvalidOperationException($"{Manifest.Name} has no attention."); // [batch, time]
        return weights[0].cpu().data<float>().ToArray()[..tokenIds.Length];
    }

    /// <summary>Frees the native memory; no thread may be scoring.</summary>
    public void Dispose()
    {
        IsFreed = true;
        networks.Dispose();
    }

    private void Run(ReadOnlySpan<int[]> reviews, ReadOnlySpan<int> places, Span<float> probabilities)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = PaddedBatch.Create(reviews);
        var logits = networks.Logits(batch.TokenIds.to(device), batch.Lengths.to(device)).cpu().data<float>(); // [batch]
        for (int row = 0; row < places.Length; row++)
        {
            probabilities[places[row]] = Sigmoid(logits[row] / temperature);
        }
    }

    /// <summary>
    /// The sigmoid, computed here: libtorch computes whole vectors by one approximation and the remainder by another, so that a
    /// score's last bit would depend on its place in the batch.
    /// </summary>
    private static float Sigmoid(double logit) => (float)(1 / (1 + Math.Exp(-logit)));

    /// <summary>The first runs of each shape are slow; they happen here, not on somebody's review.</summary>
    private void WarmUp()
    {
        int longest = Manifest.Text.MaxSequenceLength;
        float[] ignored = new float[RunSize];
        foreach (int length in (int[])[1, longest / 2, longest])
        {
            // Of the rarest word: id 1 may end a sentence
            int[] tokens = [.. Enumerable.Repeat(Manifest.Spec.VocabularySize - 1, Math.Max(1, length))];
            Score([tokens], ignored);
            Score([.. Enumerable.Repeat(tokens, RunSize)], ignored);
        }
    }
}
