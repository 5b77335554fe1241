namespace StreamSentiment.Threading;

/// <summary>Limits records to a rate, also one below 1 a second. Lost time is not made up for: there is never a burst.</summary>
/// <param name="rate">Records a second, above 0.</param>
internal sealed class Throttle(double rate, TimeProvider clock)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    private readonly long started = clock.GetTimestamp();
    private double next; // seconds since the start at which the next record is due

    private double Now => clock.GetElapsedTime(started).TotalSeconds;

    /// <summary>Blocks until the next records are due.</summary>
    /// <param name="records">The number of records that are sent together; the next ones wait so much longer.</param>
    /// <param name="onSlice">Called repeatedly meanwhile, at least twice a second.</param>
    public void Wait(int records, Action onSlice, CancellationToken stop)
    {
        double due = Reserve(records);
        for (double early = due - Now; early > 0; early = due - Now)
        {
            onSlice();
            var slice = TimeSpan.FromSeconds(Math.Min(early, Slice.TotalSeconds));
            Task.Delay(slice, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <returns>When the records are due, in seconds since the start.</returns>
    internal double Reserve(int records)
    {
        double due = Math.Max(next, Now);
        next = due + records / rate;
        return due;
    }
}
