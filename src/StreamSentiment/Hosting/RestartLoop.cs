using Polly;
using Polly.Retry;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Hosting;

/// <summary>
/// Runs something for as long as a host lives. A run that fails is started again after a pause, which grows from about a second
/// to half a minute and varies, so that hosts that failed together do not start together: a fault of a broker or a machine
/// passes, and the next run continues where the last one committed.
/// </summary>
internal static class RestartLoop
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="run">The run, which ends when it is stopped or fails; without another try if its place was taken.</param>
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
        bool isShort = false;
        var retrying = new ResiliencePipelineBuilder { TimeProvider = clock }
            // A run that held for a while was a good start: the next one is not made to wait for old faults. The inner strategy
            // counts from the first again.
            .AddRetry(Retry(DelayBackoffType.Constant, () => !isShort))
            .AddRetry(Retry(DelayBackoffType.Exponential, () => isShort))
            .Build();
        bool isFirst = true;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await retrying.ExecuteAsync(async token => await RunOnceAsync(token), stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The stop came in between; there is nothing to be tried again.
            }
        }

        async Task RunOnceAsync(CancellationToken token)
        {
            if (!isFirst)
            {
                onResume();
            }

            isFirst = false;
            long started = clock.GetTimestamp();
            try
            {
                await run(token);
            }
            finally
            {
                isShort = clock.GetElapsedTime(started) <= LongestPause;
            }
        }

        RetryStrategyOptions Retry(DelayBackoffType growth, Func<bool> isMine) =>
            new()
            {
                ShouldHandle = args =>
                    ValueTask.FromResult(
                        args.Outcome.Exception is not (null or SlotTakenException) && !stop.IsCancellationRequested && isMine()
                    ),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = growth,
                Delay = ShortestPause,
                MaxDelay = LongestPause,
                UseJitter = true,
                OnRetry = args =>
                {
                    onFailure(args.Outcome.Exception!, args.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            };
    }
}
