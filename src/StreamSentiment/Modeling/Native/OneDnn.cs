using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling.Native;

/// <summary>
/// Keeps oneDNN, which computes libtorch's LSTM, to kernels that are right on this machine. Its AVX-512 kernels (3.7, of
/// libtorch 2.10) cut their work by the sizes of the caches. Some virtual machines do not tell these, and then an LSTM whose
/// last block of 32 units is half full or less computes wrong states, in fp32 as in bf16, and says nothing. The AVX2 kernels
/// do not depend on the caches.
/// </summary>
internal static partial class OneDnn
{
    // https://uxlfoundation.github.io/oneDNN/dev_guide_cpu_dispatcher_control.html
    private const string Setting = "ONEDNN_MAX_CPU_ISA";
    private const string Limit = "AVX2";

    /// <summary>
    /// True if the AVX-512 kernels are not used, and bf16 neither: without AVX-512 it is slow, and a score would depend on
    /// its batch. An operator who sets ONEDNN_MAX_CPU_ISA decides instead.
    /// </summary>
    public static bool IsLimited { get; } = LimitWhereCachesAreHidden();

    /// <summary>The warning for the operator.</summary>
    public const string WhyLimited =
        "This machine does not tell the sizes of its processor's caches, and oneDNN's AVX-512 kernels compute wrong "
        + "numbers without them: "
        + "AVX2 kernels and fp32 are used.";

    /// <summary>Must be called before the first LSTM runs: oneDNN chooses its kernels once.</summary>
    public static void EnsureLimited() => _ = IsLimited;

    private static bool LimitWhereCachesAreHidden()
    {
        if (Environment.GetEnvironmentVariable(Setting) is { } given)
        {
            return given == Limit;
        }

        if (!OperatingSystem.IsLinux() || !X86Base.IsSupported || AreCachesKnown())
        {
            return false;
        }
        // .NET keeps a copy of the environment, and native code does not see what is changed in it.
        return SetEnvironment(Setting, Limit, overwrite: 0) == 0;
    }

    /// <summary>
    /// CPUID leaf 4 (Intel) or 0x8000001D (AMD): bits 0 to 4 of EAX are the kind of the first cache, and 0 if there is none.
    /// </summary>
    private static bool AreCachesKnown() =>
        (X86Base.CpuId(4, 0).Eax & 0x1F) != 0 || (X86Base.CpuId(unchecked((int)0x8000001D), 0).Eax & 0x1F) != 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
