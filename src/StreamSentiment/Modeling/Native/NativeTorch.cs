using System.Runtime.InteropServices;
using TorchSharp;

namespace StreamSentiment.Modeling.Native;

/// <summary>Loading libtorch, and keeping it to the thread that calls it.</summary>
internal static class NativeTorch
{
    [ThreadStatic]
    private static bool isSingle;

    /// <summary>The libtorch that this build carries: <c>cpu</c>, <c>cuda</c> or <c>none</c> (<c>-p:TorchBackend</c>).</summary>
    private static string Backend => AppContext.GetData("StreamSentiment.TorchBackend") as string ?? "cpu";

    /// <summary>True on a machine with a GPU, in a build that can use it; loads libtorch in such a build alone.</summary>
    public static bool HasGpu
    {
        get
        {
            if (Backend != "cuda")
            {
                return false;
            }

            EnsureLoaded();
            return torch.cuda.is_available();
        }
    }

    /// <summary>Loads libtorch now, so that a failure to load it is reported in one sentence.</summary>
    /// <param name="purpose">What needs it, for the message.</param>
    /// <exception cref="NativeTorchException">It cannot be loaded; the message names what is missing.</exception>
    public static void EnsureLoaded(string? purpose = null)
    {
        if (Backend == "none")
        {
            throw new NativeTorchException("this build was made without it (TorchBackend is none)", purpose: purpose);
        }

        try
        {
            NativeMemory.KeepFreed();
            // Before TorchSharp tries: where it fails, it copies half a gigabyte beside the program and tries that too.
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e)
            when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException)
        {
            throw new NativeTorchException(WhatIsMissing(e.GetBaseException().Message), e, purpose);
        }
    }

    /// <summary>
    /// One libtorch thread for the calling thread. With the default of one a core, a second busy thread on the machine
    /// makes all of them wait at barriers, and a batch takes tens of times longer.
    /// </summary>
    public static void UseOneThread()
    {
        if (isSingle)
        {
            return;
        }

        torch.set_num_threads(1);
        isSingle = true;
    }

    /// <summary>
    /// The line of the dynamic loader's report that names a version or a dependency; the lines about folders without the
    /// library say nothing new.
    /// </summary>
    internal static string WhatIsMissing(string report)
    {
        string[] lines = report.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => line.Contains("GLIBC") || line.Contains("CXXABI"))
            ?? lines.FirstOrDefault(line => line.Contains(".so") && !line.Contains("LibTorchSharp.so: cannot open"))
            ?? lines[0].Split(". ")[0];
    }
}

/// <summary>libtorch cannot be loaded on this machine.</summary>
/// <param name="missing">What is missing.</param>
/// <param name="inner">The report of the loader.</param>
/// <param name="purpose">What needs libtorch; null if that is plain.</param>
public sealed class NativeTorchException(string missing, Exception? inner = null, string? purpose = null)
    : StreamSentimentException(
        $"libtorch cannot be loaded on this machine: {missing.TrimEnd('.')}.{(purpose is null ? "" : $" {purpose}.")}",
        inner
    );
