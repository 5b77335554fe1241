using StreamSentiment.Modeling.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Networks that libtorch computes. Each caller runs libtorch on its own thread alone, because libtorch's own threads collapse
/// when cores are shared.
/// </summary>
internal sealed class TorchNetwork : IServedNetwork
{
    private readonly NetworkEnsemble networks;
    private readonly Device device;

    /// <param name="networks">They are this object's from here on; their weights may be rounded.</param>
    /// <param name="precision">The number format; fp32 on a GPU, and for one that is the kernel's alone.</param>
    public TorchNetwork(NetworkEnsemble networks, Precision precision)
    {
        this.networks = networks;
        device = cuda.is_available() ? CUDA : CPU;
        Precision = device.type == DeviceType.CUDA ? Precision.Fp32 : precision.Resolve();
        networks.PrepareForInference(Precision, device);
    }

    public string Engine => device.type == DeviceType.CUDA ? "libtorch on a GPU" : "libtorch";

    public Precision Precision { get; }

    /// <summary>Reviews of similar length run together.</summary>
    public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
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
        for (int start = 0; start < order.Length; start += SentimentModel.RunSize)
        {
            var run = order.AsSpan(start, Math.Min(SentimentModel.RunSize, order.Length - start));
            int[][] together = new int[run.Length][];
            for (int i = 0; i < run.Length; i++)
            {
                together[i] = reviews[run[i]];
                tokens += together[i].Length;
            }

            positions += (long)run.Length * Math.Max(1, together[^1].Length);
            Run(together, run, logits);
        }

        return positions == 0 ? 0 : 1 - tokens / (double)positions;
    }

    public float[]? AttentionWeights(int[] tokenIds)
    {
        NativeTorch.UseOneThread();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = PaddedBatch.Create([tokenIds]);
        var weights = networks.AttentionWeights(batch.TokenIds.to(device), batch.Lengths.to(device)); // [batch, time]
        return weights?[0].cpu().data<float>().ToArray()[..tokenIds.Length];
    }

    /// <summary>Frees the native memory; no thread may be scoring.</summary>
    public void Dispose() => networks.Dispose();

    private void Run(ReadOnlySpan<int[]> reviews, ReadOnlySpan<int> places, Span<float> logits)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = PaddedBatch.Create(reviews);
        var results = networks.Logits(batch.TokenIds.to(device), batch.Lengths.to(device)).cpu().data<float>(); // [batch]
        for (int row = 0; row < places.Length; row++)
        {
            logits[places[row]] = results[row];
        }
    }
}
