using System.Globalization;
using System.Runtime.InteropServices;

namespace StreamSentiment.Hosting;

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
            return null;
        // To Linux a priority is a thread's, and the runtime has begun some by now.
        string? fault = null;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (SetPriority(Process, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), value) != 0)
                fault = Marshal.GetLastPInvokeErrorMessage();
        }

        SetGroup(value);
        return fault;
    }

    /// <summary>Desktops and some servers share the processor out by sessions first: among those the threads' niceness counts for nothing.</summary>
    private static void SetGroup(int value)
    {
        try
        {
            File.WriteAllText("/proc/self/autogroup", value.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not this kernel, or not this container.
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
