using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling;

/// <summary>The number format in which the embedding and the recurrent layers are computed when serving.</summary>
public enum Precision
{
    /// <summary>
    /// <see cref="Int16"/> for a network of the kernel whose scores it does not change by more than a stated bound, else
    /// <see cref="Fp32"/>; for libtorch <see cref="Bf16"/> where the processor multiplies it natively, else <see cref="Fp32"/>.
    /// </summary>
    Auto,

    /// <summary>32-bit floating point, as in training.</summary>
    Fp32,

    /// <summary>16-bit brain floating point, by libtorch: faster on a processor with AVX512-BF16 or AMX.</summary>
    Bf16,

    /// <summary>
    /// States and recurrent weights in 16-bit integers with exact sums, gates in 32-bit floating point, by the kernel. For a
    /// network that the kernel does not know it is <see cref="Fp32"/>.
    /// </summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It is the name of this number format.")]
    Int16,
}

/// <summary>Chooses libtorch's precision on this machine.</summary>
internal static class PrecisionExtensions
{
    public static Precision Resolve(this Precision precision) =>
        precision == Precision.Int16 ? Precision.Fp32
        : precision != Precision.Auto ? precision
        : HasBFloat16() ? Precision.Bf16
        : Precision.Fp32;

    /// <summary>CPUID leaf 7: AMX-BF16 is bit 22 of EDX in subleaf 0, AVX512-BF16 bit 5 of EAX in subleaf 1.</summary>
    public static bool HasBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }

        return (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0 || (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
    }
}
