using System.Runtime.InteropServices;

namespace StreamSentiment.Threading;

/// <summary>Lets a thread give way to the others of this process.</summary>
internal static partial class LowPriority
{
    private const int PriorityOfThread = 0; // PRIO_PROCESS, which on Linux is a thread's own
    private const int Niceness = 10; // about a tenth of the processor time of a thread that is not nice

    /// <summary>For the rest of the calling thread's life; where the system knows no niceness by thread, as good as it knows.</summary>
    public static void ForThisThread()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal; // means nothing on Linux
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(PriorityOfThread, 0, Niceness);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int niceness);
}
