using System.Globalization;
using System.Runtime.InteropServices;

namespace StreamSentiment.Threading;

/// <summary>How far this process stands behind others for the processor.</summary>
internal static partial class Niceness
{
    private const int Process = 0;

    /// <summary>Sets it, for the threads that there are and those that they begin. Linux only; elsewhere nothing happens.</summary>
    /// <param name="value">0 to 19; 19 stands last.</param>
    /// <returns>Why it could not be set; null if it is.</returns>
    public static string? Set(int value)
    {
        if (!OperatingSystem.IsLinux() || value == 0)
        {
            return null;
        }
        // To Linux a priority is a thread's, and the runtime has begun some by now.
        string? fault = null;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (SetPriority(Process, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), value) != 0)
            {
                fault = Marshal.GetLastPInvokeErrorMessage();
            }
        }

        SetAutogroup(value);
        return fault;
    }

    /// <summary>
    /// Most kernels share the processor out by autogroups first (man sched), and among those the threads' niceness counts for
    /// nothing. What is started from a shell shares its own with other programs, a scorer maybe: that is not for this one to slow down.
    /// </summary>
    private static void SetAutogroup(int value)
    {
        if (LeaderOf(0) != Environment.ProcessId)
        {
            return;
        }

        try
        {
            File.WriteAllText("/proc/self/autogroup", value.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not this kernel, or not this container.
        }
    }

    [LibraryImport("libc", EntryPoint = "getsid")]
    private static partial int LeaderOf(int process);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
