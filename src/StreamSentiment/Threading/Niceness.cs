using System.Globalization;
using System.Runtime.InteropServices;

namespace StreamSentiment.Threading;

/// <summary>Lets this process, or one of its threads, give way to others for the processor.</summary>
internal static partial class Niceness
{
    private const int OneThread = 0; // PRIO_PROCESS, which on Linux is a thread's own
    private const int LowThread = 10; // about a tenth of the processor time of a thread that is not nice

    /// <summary>
    /// Sets the niceness of this process, for the threads that there are and those that they begin. Linux only; elsewhere nothing
    /// happens.
    /// </summary>
    /// <param name="value">From 0 to 19; a process with 19 gives way to all others.</param>
    /// <returns>The reason if it could not be set; null if it is.</returns>
    public static string? SetForProcess(int value)
    {
        if (!OperatingSystem.IsLinux() || value == 0)
        {
            return null;
        }
        // To Linux a priority is a thread's, and the runtime has begun some by now.
        string? fault = null;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (SetPriority(OneThread, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), value) != 0)
            {
                fault = Marshal.GetLastPInvokeErrorMessage();
            }
        }

        SetAutogroup(value);
        return fault;
    }

    /// <summary>
    /// Lowers the calling thread for the rest of its life; where the system knows no niceness of threads, as far as it can.
    /// </summary>
    public static void LowerCurrentThread()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal; // means nothing on Linux
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OneThread, 0, LowThread);
        }
    }

    /// <summary>Runs the work on a lowered thread of its own, which ends with it.</summary>
    public static Task<T> RunLoweredAsync<T>(Func<T> work, string threadName)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                LowerCurrentThread();
                result.SetResult(work());
            }
            catch (OperationCanceledException e)
            {
                result.SetCanceled(e.CancellationToken);
            }
            catch (Exception e) // out of the thread it would end the process
            {
                result.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = threadName,
        }.Start();
        return result.Task;
    }

    /// <summary>
    /// Most kernels share the processor out by autogroups first (man sched), and among those the threads' niceness counts for
    /// nothing. A program that is started from a shell shares its autogroup with others, a scorer maybe: those are not for this
    /// one to slow down.
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
