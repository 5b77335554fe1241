namespace StreamSentiment.Streaming;

/// <summary>
/// The time that one batch after another may still wait. One timer for all of them, armed only when there is a wait.
/// </summary>
internal sealed class BatchDeadline : IDisposable
{
    private readonly TimeSpan delay;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private volatile TaskCompletionSource? armed;
    private long opened;

    public BatchDeadline(TimeSpan delay, TimeProvider time)
    {
        (this.delay, this.time) = (delay, time);
        timer = time.CreateTimer(_ => armed?.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// True once the open batch may take no more. Never with a delay of zero, which takes what is there already.
    /// </summary>
    public bool HasPassed => delay > TimeSpan.Zero && time.GetElapsedTime(opened) >= delay;

    /// <summary>A batch got its first item.</summary>
    public void Open() => opened = time.GetTimestamp();

    /// <summary>Waits for <paramref name="arrival"/>, at most until the deadline; true when it came first.</summary>
    public async ValueTask<bool> IsMetByAsync(Task arrival)
    {
        if (delay == TimeSpan.Zero)
        {
            return false;
        }

        var passed = (armed ?? Arm()).Task;
        return await Task.WhenAny(arrival, passed) == arrival || arrival.IsCompleted;
    }

    /// <summary>The batch is closed: its timer must not end the next one.</summary>
    public void Close()
    {
        if (armed is null)
        {
            return;
        }

        armed = null;
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer.Dispose();

    private TaskCompletionSource Arm()
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        armed = completion;
        var left = delay - time.GetElapsedTime(opened);
        timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return completion;
    }
}
