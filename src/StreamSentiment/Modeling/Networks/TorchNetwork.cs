using StreamSentiment.Modeling.Native;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Networks that libtorch computes on a CPU. Each caller runs libtorch on its own thread alone, because libtorch's own threads
/// collapse when cores are shared.
/// </summary>
internal sealed class TorchNetwork : IServedNetwork
{
    private readonly NetworkEnsemble networks;

    /// <param name="networks">They are this object's from here on; their weights may be rounded.</param>
    /// <param name="precision">The number format; fp32 for one that is the kernel's alone.</param>
    public TorchNetwork(NetworkEnsemble networks, Precision precision)
    {
        this.networks = networks;
        Precision = precision.Resolve();
        networks.PrepareForInference(Precision, CPU);
    }

    public string Engine => "libtorch";

    public Precision Precision { get; }

    public BatchLimits Limits => BatchLimits.Cpu;

    /// <summary>Takes networks into service on the GPU, where there is one, or on the CPU.</summary>
    public static IServedNetwork Serve(NetworkEnsemble networks, Precision precision) =>
        cuda.is_available() ? new GpuNetwork(networks, precision, CUDA) : new TorchNetwork(networks, precision);

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
        return networks.AttentionWeights(tokenIds, CPU);
    }

    /// <summary>Frees the native memory; no thread may be scoring.</summary>
    public void Dispose() => networks.Dispose();

    private void Run(ReadOnlySpan<int[]> reviews, ReadOnlySpan<int> places, Span<float> logits)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = PaddedBatch.Create(reviews);
        var results = networks.Logits(batch.TokenIds, batch.Lengths).data<float>(); // [batch]
        for (int row = 0; row < places.Length; row++)
        {
            logits[places[row]] = results[row];
        }
    }
}
