using System.Runtime.InteropServices;

namespace StreamSentiment.Scoring.Replay;

/// <summary>A thread that gives way to others on the machine.</summary>
internal static partial class LowPriorityThread
{
    private const int OfProcess = 0, CallingThread = 0, Niceness = 10; // sys/resource.h; Linux keeps a niceness for each thread

    /// <summary>Runs the work on a thread of its own, and ends with it.</summary>
    public static Task<T> RunAsync<T>(Func<T> work, string name)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                GiveWay();
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
        { IsBackground = true, Name = name }.Start();
        return result.Task;
    }

    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux()) // where .NET's own priorities do nothing
            _ = SetPriority(OfProcess, CallingThread, Niceness);
        else
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
