using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>Whether a version is computed by the kernel or by libtorch.</summary>
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

    private static string? WhyNot(ModelSpec spec, Precision precision, Kernel kernel) =>
        kernel == Kernel.Torch ? "it is asked for by name"
        : precision == Precision.Bf16 ? "bf16 is libtorch's alone"
        : !KernelEnsemble.IsSupported(kernel) ? "this processor does not have its instructions"
        : KernelEnsemble.WhyNot(spec) is { } unknown ? unknown
        : kernel == Kernel.Auto && NativeTorch.HasGpu ? "there is a GPU"
        : null;
}
