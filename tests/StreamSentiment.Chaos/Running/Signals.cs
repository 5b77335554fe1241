using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamSentiment.Chaos.Running;

/// <summary>Signals to processes that this one started.</summary>
internal static partial class Signals
{
    /// <summary>An assertion of a native library does not hold.</summary>
    public const int Abort = 6;

    public const int BusError = 7;

    /// <summary>An address that is not the process's.</summary>
    public const int SegmentationFault = 11;

    private const int KillNumber = 9;
    private const int TerminateNumber = 15;
    private const int ContinueNumber = 18;
    private const int StopNumber = 19;

    /// <summary>Ends it without warning.</summary>
    public static void Kill(Process process) => Send(process, KillNumber);

    /// <summary>Asks it to end.</summary>
    public static void Terminate(Process process) => Send(process, TerminateNumber);

    /// <summary>Lets it stand still, its connections open.</summary>
    public static void Stop(Process process) => Send(process, StopNumber);

    /// <summary>Lets it go on.</summary>
    public static void Continue(Process process) => Send(process, ContinueNumber);

    private static void Send(Process process, int signal)
    {
        if (!process.HasExited)
        {
            _ = kill(process.Id, signal);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
