namespace StreamSentiment.Hosting;

/// <summary>
/// Runs something for as long as a host lives. A run that fails is started again after a pause that doubles up to half a minute:
/// a fault of a broker or a machine passes, and the next run continues where the last one committed.
/// </summary>
internal static class RestartLoop
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="run">The run, which ends when it is stopped or fails.</param>
    /// <param name="onFailure">Called when a run has failed, with the error and the length of the pause.</param>
    /// <param name="onResume">Called when the pause is over.</param>
    public static async Task RunAsync(
        Func<CancellationToken, Task> run,
        Action<Exception, TimeSpan> onFailure,
        Action onResume,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var pause = ShortestPause;
        while (!stop.IsCancellationRequested)
        {
            long started = clock.GetTimestamp();
            try
            {
                await run(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // A run that held for a while was a good start: the next one is not made to wait for old faults.
                pause = clock.GetElapsedTime(started) > LongestPause ? ShortestPause : pause;
                onFailure(e, pause);
                await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                onResume();
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The stop came in between; there is nothing to be tried again.
            }
        }
    }
}
