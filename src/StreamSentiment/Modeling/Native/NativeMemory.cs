using System.Runtime.InteropServices;

namespace StreamSentiment.Modeling.Native;

/// <summary>The C library's allocator, which libtorch takes the memory of its tensors from.</summary>
internal static partial class NativeMemory
{
    private const int TrimThreshold = -1,
        TopPad = -2,
        MmapThreshold = -3; // glibc's malloc.h

    private static int isKept;

    /// <summary>
    /// Keeps freed memory for libtorch's next tensors. By default glibc gives large pieces back to the kernel at once and asks
    /// for them again in the next step, zeroed page by page: that was a third of the time of a training.
    /// </summary>
    public static void KeepFreed()
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref isKept, 1) == 1)
        {
            return;
        }

        try
        {
            // The most that an older glibc takes; without any, all above 128 KB is given back
            _ = SetOption(MmapThreshold, 32 << 20);
            _ = SetOption(MmapThreshold, 1 << 30);
            _ = SetOption(TrimThreshold, 1 << 30);
            _ = SetOption(TopPad, 64 << 20); // or a thread's own heap, which is as large, is given back when it is empty
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: its allocator stays as it is.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
