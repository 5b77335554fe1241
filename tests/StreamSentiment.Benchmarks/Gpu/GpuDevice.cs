using System.ComponentModel;
using System.Diagnostics;
using TorchSharp;

namespace StreamSentiment.Benchmarks.Gpu;

/// <summary>The GPU that is measured, for people: libtorch's managed side does not know its name.</summary>
internal static class GpuDevice
{
    /// <summary>Name, memory and driver as the driver's own tool tells them; else only that it is one.</summary>
    public static string Describe(torch.Device device)
    {
        if (device.type != DeviceType.CUDA)
        {
            return "the CPU, in place of a GPU";
        }

        try
        {
            var start = new ProcessStartInfo(
                "nvidia-smi",
                ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader", "--id=0"]
            )
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            string line = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? line : "a CUDA device";
        }
        catch (Win32Exception)
        {
            return "a CUDA device"; // nvidia-smi is not installed
        }
    }
}
