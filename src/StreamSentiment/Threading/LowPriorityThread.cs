namespace StreamSentiment.Threading;

/// <summary>A thread that gives way to others on the machine.</summary>
internal static class LowPriorityThread
{
    /// <summary>Runs the work on a thread of its own, and ends with it.</summary>
    public static Task<T> RunAsync<T>(Func<T> work, string name)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                LowPriority.ForThisThread();
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
            Name = name,
        }.Start();
        return result.Task;
    }
}
