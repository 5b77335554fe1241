using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// The networks of a version, computed here instead of by libtorch: LSTM layers of one or both directions, any depth and width,
/// every pooling, dense layers. What it does not know, <see cref="WhyNot"/> says.
/// </summary>
internal sealed class KernelEnsemble : IServedNetwork
{
    /// <summary>A table of more bytes would take more memory than it is worth.</summary>
    private const long MostTableBytes = 512L * 1024 * 1024;

    private readonly KernelNetwork[] members;

    private KernelEnsemble(KernelNetwork[] members, Kernel kernel, Precision precision)
    {
        (this.members, Precision) = (members, precision);
        Engine = kernel switch
        {
            Kernel.Avx512 => "its own kernel, AVX-512",
            Kernel.Avx2 => "its own kernel, AVX2",
            _ => "its own kernel, 128 bits",
        };
    }

    public string Engine { get; }

    public Precision Precision { get; }

    public BatchLimits Limits => BatchLimits.Cpu;

    /// <summary>The widest vectors that this processor is fast with.</summary>
    public static Kernel Widest =>
        Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? Kernel.Avx512
        : Avx2.IsSupported ? Kernel.Avx2
        : Kernel.Portable;

    /// <summary>Why the kernel cannot compute networks of this architecture; null if it can.</summary>
    public static string? WhyNot(ModelSpec spec)
    {
        if (spec.SentenceLayer is not null)
        {
            return "it reads sentences";
        }

        if (spec.RecurrentLayers.FirstOrDefault(layer => layer.Cell != RecurrentCell.Lstm) is { } layer)
        {
            return $"it has a layer of the cell {layer.Cell}, and the kernel knows {RecurrentCell.Lstm} alone";
        }

        var first = spec.RecurrentLayers[0];
        long bytes =
            (long)spec.VocabularySize
            * LstmWeights.Gates
            * LstmWeights.Pad(first.Units)
            * sizeof(float)
            * (first.Bidirectional ? 2 : 1)
            * (spec.Members ?? 1);
        return bytes > MostTableBytes
            ? $"its table of token ids and gates would take {bytes:N0} bytes, and {MostTableBytes:N0} are the most"
            : null;
    }

    /// <summary>True if this processor has the instructions of a kernel.</summary>
    public static bool IsSupported(Kernel kernel) =>
        kernel switch
        {
            Kernel.Avx512 => Avx512BW.IsSupported,
            Kernel.Avx2 => Avx2.IsSupported,
            _ => true,
        };

    /// <summary>Names and shapes of the stored numbers, as <see cref="Networks.NetworkEnsemble"/> names them.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Weights(ModelSpec spec) =>
        Prefixes(spec).SelectMany(prefix => WeightsOfOne(spec).Select(weight => (prefix + weight.Name, weight.Shape)));

    /// <param name="spec">One that the kernel knows.</param>
    /// <param name="weights">The numbers of <see cref="Weights"/>, by name.</param>
    /// <param name="kernel">The vectors to compute with.</param>
    /// <param name="precision"><see cref="Precision.Int16"/> or <see cref="Precision.Fp32"/>.</param>
    public static KernelEnsemble Create(
        ModelSpec spec,
        IReadOnlyDictionary<string, float[]> weights,
        Kernel kernel,
        Precision precision
    ) =>
        new(
            [.. Prefixes(spec).Select(prefix => Create(spec, name => weights[prefix + name], kernel, precision))],
            kernel,
            precision
        );

    public double Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
    {
        members[0].Logits(reviews, logits);
        if (members.Length == 1)
        {
            return 0;
        }

        float[] more = new float[reviews.Length];
        foreach (var member in members.AsSpan(1))
        {
            member.Logits(reviews, more);
            for (int i = 0; i < more.Length; i++)
            {
                logits[i] += more[i];
            }
        }

        for (int i = 0; i < more.Length; i++)
        {
            logits[i] /= members.Length;
        }

        return 0;
    }

    public float[]? AttentionWeights(int[] tokenIds)
    {
        float[]?[] weights = [.. members.Select(member => member.AttentionWeights(tokenIds))];
        return weights.Contains(null)
            ? null
            : [.. Enumerable.Range(0, tokenIds.Length).Select(token => weights.Average(member => member![token]))];
    }

    /// <summary>All of its memory is the collector's.</summary>
    public void Dispose() { }

    private static KernelNetwork Create(ModelSpec spec, Func<string, float[]> weights, Kernel kernel, Precision precision) =>
        (kernel, precision) switch
        {
            (Kernel.Avx512, Precision.Int16) => new KernelNetwork<Lanes512, Vector512<float>, Int16Format>(spec, weights),
            (Kernel.Avx512, _) => new KernelNetwork<Lanes512, Vector512<float>, Fp32Format>(spec, weights),
            (Kernel.Avx2, Precision.Int16) => new KernelNetwork<Lanes256, Vector256<float>, Int16Format>(spec, weights),
            (Kernel.Avx2, _) => new KernelNetwork<Lanes256, Vector256<float>, Fp32Format>(spec, weights),
            (_, Precision.Int16) => new KernelNetwork<Lanes128, Vector128<float>, Int16Format>(spec, weights),
            _ => new KernelNetwork<Lanes128, Vector128<float>, Fp32Format>(spec, weights),
        };

    private static IEnumerable<string> Prefixes(ModelSpec spec) =>
        spec.Members is null or 1 ? [""] : Enumerable.Range(0, spec.Members.Value).Select(member => $"member.{member}.");

    private static IEnumerable<(string Name, long[] Shape)> WeightsOfOne(ModelSpec spec)
    {
        yield return ("embedding.weight", [spec.VocabularySize, spec.EmbeddingSize]);
        long features = spec.EmbeddingSize;
        foreach (var (i, layer) in spec.RecurrentLayers.Index())
        {
            foreach (string direction in Directions(layer))
            {
                yield return ($"recurrent.{i}.{direction}.input_weight", [LstmWeights.Gates * layer.Units, features]);
                yield return ($"recurrent.{i}.{direction}.recurrent_weight", [LstmWeights.Gates * layer.Units, layer.Units]);
                yield return ($"recurrent.{i}.{direction}.bias", [LstmWeights.Gates * layer.Units]);
            }

            features = layer.OutputSize;
        }

        if (spec.Pooling == Pooling.Attention)
        {
            yield return ("attention.weight", [features, features]);
            yield return ("attention.bias", [features]);
            yield return ("attention.context", [features]);
        }

        foreach (var (i, units) in spec.DenseLayers.Index())
        {
            yield return ($"dense.{i}.weight", [units, features]);
            yield return ($"dense.{i}.bias", [units]);
            features = units;
        }

        yield return ("output.weight", [1, features]);
        yield return ("output.bias", [1]);
    }

    private static string[] Directions(RecurrentLayerSpec layer) => layer.Bidirectional ? ["forward", "backward"] : ["forward"];
}
