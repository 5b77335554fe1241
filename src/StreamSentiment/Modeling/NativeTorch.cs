using System.Runtime.InteropServices;
using TorchSharp;

namespace StreamSentiment.Modeling;

/// <summary>Loading libtorch, and keeping it to the thread that calls it.</summary>
internal static class NativeTorch
{
    [ThreadStatic]
    private static int threads;

    /// <summary>Loads libtorch now, so that a machine where it cannot be loaded says so in one sentence.</summary>
    /// <exception cref="NativeTorchException">It cannot be loaded; the message names what is missing.</exception>
    public static void EnsureLoaded()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException or EntryPointNotFoundException)
        {
            throw new NativeTorchException(WhatIsMissing() ?? e.GetBaseException().Message, e);
        }
    }

    /// <summary>
    /// One libtorch thread for the calling thread. With the default of one a core, a second busy thread on the machine
    /// makes all of them wait at barriers, and a batch takes tens of times longer.
    /// </summary>
    public static void UseOneThread() => UseThreads(1);

    /// <summary>This many libtorch threads for the calling thread. Set nowhere else, because what is set is remembered.</summary>
    public static void UseThreads(int count)
    {
        if (threads == count)
            return;
        torch.set_num_threads(count);
        threads = count;
    }

    /// <summary>What the dynamic loader says, library by library; null if it loads them all.</summary>
    private static string? WhatIsMissing()
    {
        foreach (string library in (string[])["torch_cpu", "LibTorchSharp"])
        {
            try
            {
                NativeLibrary.Load(library, typeof(torch).Assembly, null);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                var lines = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                // A folder that does not have the library is no news; the line that names a version or a dependency is.
                return lines.FirstOrDefault(line => line.Contains("GLIBC") || line.Contains("CXXABI"))
                    ?? lines.FirstOrDefault(line => line.Contains(".so") && !line.Contains($"lib{library}.so: cannot open"))
                    ?? lines[0];
            }
        }

        return null;
    }
}
