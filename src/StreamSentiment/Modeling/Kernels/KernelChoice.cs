using System.Runtime.Intrinsics.X86;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>Whether a version is computed by the kernel or by libtorch, with which vectors and in which precision.</summary>
internal static class KernelChoice
{
    /// <summary>Why libtorch computes a version; null if the kernel does.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="precision">The number format that is asked for.</param>
    /// <param name="kernel">What is asked to compute.</param>
    /// <exception cref="InvalidModelException">The kernel that is asked for cannot compute it.</exception>
    public static string? WhyTorch(ModelManifest manifest, Precision precision, Kernel kernel)
    {
        string? why = WhyNot(manifest.Spec, precision, kernel);
        return why is null || kernel is Kernel.Auto or Kernel.Torch
            ? why
            : throw new InvalidModelException(
                $"{manifest.Name} {manifest.Version} cannot be computed by the kernel {kernel}: {why}. "
                    + $"{nameof(Kernel.Auto)} takes what can compute it."
            );
    }

    /// <summary>The networks of a version as the kernel computes them.</summary>
    /// <param name="manifest">The version.</param>
    /// <param name="weights">The numbers of its networks, by name.</param>
    /// <param name="nGrams">Its n-grams, which are summed beside the networks; null for none.</param>
    /// <param name="precision">The number format; <see cref="Precision.Auto"/> for the fastest that agrees with fp32.</param>
    /// <param name="kernel">The vectors; <see cref="Kernel.Auto"/> for the widest.</param>
    /// <param name="stated">What the version was stored with; null to measure it where it is needed.</param>
    /// <param name="reviews">Token ids of the texts to measure on.</param>
    /// <returns>The networks, and what they were chosen by.</returns>
    public static (IServedNetwork Networks, Int16Agreement? Agreement) Create(
        ModelManifest manifest,
        IReadOnlyDictionary<string, float[]> weights,
        NGramWeights? nGrams,
        Precision precision,
        Kernel kernel,
        Int16Agreement? stated,
        Func<int[][]> reviews
    )
    {
        kernel = kernel == Kernel.Auto ? KernelEnsemble.Widest : kernel;
        if (precision != Precision.Auto)
        {
            return (Networks(precision), stated);
        }

        if (stated is not null)
        {
            return (Networks(stated.IsWithinBound && IsFaster ? Precision.Int16 : Precision.Fp32), stated);
        }

        var (exact, rounded) = (Networks(Precision.Fp32), Networks(Precision.Int16));
        var measured = Int16Agreement.Measure(exact, rounded, reviews(), manifest.Scale);
        return (measured.IsWithinBound && IsFaster ? rounded : exact, measured);

        IServedNetwork Networks(Precision precision) =>
            InterpolatedNetwork.Join(manifest, KernelEnsemble.Create(manifest.Spec, weights, kernel, precision), nGrams);
    }

    /// <summary>Only x86 adds two products of int16 in one instruction.</summary>
    private static bool IsFaster => Sse2.IsSupported;

    private static string? WhyNot(ModelSpec spec, Precision precision, Kernel kernel) =>
        kernel == Kernel.Torch ? "it is asked for by name"
        : precision == Precision.Bf16 ? "bf16 is libtorch's alone"
        : !KernelEnsemble.IsSupported(kernel) ? "this processor does not have its instructions"
        : KernelEnsemble.WhyNot(spec) is { } unknown ? unknown
        : kernel == Kernel.Auto && NativeTorch.HasGpu ? "there is a GPU"
        : null;
}
