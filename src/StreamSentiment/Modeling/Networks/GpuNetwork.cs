using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using StreamSentiment.Modeling.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Networks that libtorch computes on a GPU. Token ids travel once a run, as int32 from pinned memory, and one logit a review
/// comes back. All callers share libtorch's one stream: while one's run is computed, the others fill and fetch theirs.
/// </summary>
internal sealed class GpuNetwork : IServedNetwork
{
    /// <summary>
    /// The bounds of the reviews of a run, which is a quarter of its batch. Fewer leave much of a GPU idle; more differ more in
    /// length, and cuDNN computes their padding. Packed sequences have none, but cuDNN then starts a few kernels a step, where it
    /// else starts one a layer: 17 ms for any run.
    /// </summary>
    private const int LeastRun = 1024,
        MostRun = 4096;

    /// <summary>The most numbers between two layers in a run, padding included: 512 MiB in fp32.</summary>
    private const int MostNumbers = 1 << 27;

    private readonly ConcurrentBag<Tensor> buffers = [];
    private readonly NetworkEnsemble networks;
    private readonly Device device;
    private readonly int? runSize;
    private readonly int mostPositions;

    /// <param name="networks">They are this object's from here on; their weights may be rounded.</param>
    /// <param name="precision">The number format: bf16 if it is asked for, else fp32.</param>
    /// <param name="device">A GPU; a test has a CPU.</param>
    /// <param name="runSize">The most reviews that run together; null for what suits the batch.</param>
    public GpuNetwork(NetworkEnsemble networks, Precision precision, Device device, int? runSize = null)
    {
        (this.networks, this.device, this.runSize) = (networks, device, runSize);
        mostPositions = MostNumbers / networks.Spec.Widest();
        Precision = precision == Precision.Bf16 ? Precision.Bf16 : Precision.Fp32;
        backends.cudnn.allow_tf32 = false; // fp32 means fp32: by default cuDNN rounds products to 10 bits
        networks.PrepareForInference(Precision, device);
    }

    public string Engine => "libtorch on a GPU";

    public Precision Precision { get; }

    public BatchLimits Limits => BatchLimits.Gpu;

    /// <summary>Reviews of similar length run together, the longest first.</summary>
    public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
    {
        NativeTorch.UseOneThread();
        int[] order = LongestFirst(reviews);
        long tokens = 0,
            positions = 0;
        int start = 0;
        while (start < order.Length)
        {
            int longest = Math.Max(1, reviews[order[start]].Length);
            var run = order.AsSpan(start, Math.Min(RowsOf(longest, order.Length), order.Length - start));
            start += run.Length;
            Run(reviews, run, longest, logits);
            positions += (long)run.Length * longest;
            foreach (int place in run)
            {
                tokens += reviews[place].Length;
            }
        }

        return positions == 0 ? 0 : 1 - tokens / (double)positions;
    }

    public float[]? AttentionWeights(int[] tokenIds)
    {
        NativeTorch.UseOneThread();
        return networks.AttentionWeights(tokenIds, device);
    }

    /// <summary>Frees the native memory; no thread may be scoring.</summary>
    public void Dispose()
    {
        networks.Dispose();
        foreach (var buffer in buffers)
        {
            buffer.Dispose();
        }
    }

    /// <summary>Places of the reviews, those of the longest first.</summary>
    internal static int[] LongestFirst(ReadOnlySpan<int[]> reviews)
    {
        int[] order = new int[reviews.Length],
            negative = new int[reviews.Length];
        for (int i = 0; i < order.Length; i++)
        {
            (order[i], negative[i]) = (i, -reviews[i].Length);
        }

        Array.Sort(negative, order);
        return order;
    }

    /// <summary>Writes the reviews of a run as rows that are padded at their end.</summary>
    /// <returns>True lengths, at least 1: a review without tokens counts as one padding token.</returns>
    internal static long[] Fill(ReadOnlySpan<int[]> reviews, ReadOnlySpan<int> run, int longest, Span<int> rows)
    {
        long[] lengths = new long[run.Length];
        for (int row = 0; row < run.Length; row++)
        {
            int[] review = reviews[run[row]];
            var target = rows.Slice(row * longest, longest);
            review.CopyTo(target);
            target[review.Length..].Clear();
            lengths[row] = Math.Max(1, review.Length);
        }

        return lengths;
    }

    /// <summary>Memory for so many token ids or more, which the GPU reads by itself; give it back.</summary>
    internal Tensor TakeBuffer(int positions)
    {
        if (buffers.TryTake(out var buffer))
        {
            if (buffer.numel() >= positions)
            {
                return buffer;
            }

            buffer.Dispose();
        }

        using var pageable = empty((int)BitOperations.RoundUpToPowerOf2((uint)positions), ScalarType.Int32);
        return (device.type == DeviceType.CUDA ? pageable.pin_memory() : pageable.alias()).DetachFromDisposeScope();
    }

    internal void GiveBack(Tensor buffer) => buffers.Add(buffer);

    /// <summary>Rows on the GPU, [batch, longest], int32. They may be on their way when this returns.</summary>
    internal Tensor Send(Tensor buffer, int rows, int longest) =>
        buffer.narrow(0, 0, (long)rows * longest).view(rows, longest).to(device, non_blocking: true);

    /// <summary>Token ids on the GPU, [batch, time], and true lengths → logits, [batch], on the CPU.</summary>
    internal Tensor Compute(Tensor tokenIds, long[] lengths) => networks.Logits(tokenIds, tensor(lengths, device: device)).cpu();

    internal static Span<int> Numbers(Tensor buffer) => MemoryMarshal.Cast<byte, int>(buffer.bytes);

    /// <summary>The most reviews of a run whose longest has so many tokens, of a batch of so many reviews.</summary>
    internal int RowsOf(int longest, int reviews) =>
        Math.Clamp(mostPositions / longest, 1, runSize ?? Math.Clamp(reviews / 4, LeastRun, MostRun));

    private void Run(ReadOnlySpan<int[]> reviews, ReadOnlySpan<int> run, int longest, Span<float> logits)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var buffer = TakeBuffer(run.Length * longest);
        try
        {
            long[] lengths = Fill(reviews, run, longest, Numbers(buffer));
            var results = Compute(Send(buffer, run.Length, longest), lengths).data<float>(); // [batch]
            for (int row = 0; row < run.Length; row++)
            {
                logits[run[row]] = results[row];
            }
        }
        finally
        {
            GiveBack(buffer);
        }
    }
}
