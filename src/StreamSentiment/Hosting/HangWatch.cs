using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Hosting;

/// <summary>
/// Ends a process that a native library keeps from its work for good. A call that does not return cannot be ended, and everything
/// behind it waits: the host is not alive any more, and unless the call returns within ten seconds more, the process ends with
/// <see cref="ExitCode"/>, so that whoever watches over it starts another.
/// </summary>
internal sealed class HangWatch : IWorker, IHealthCheck
{
    /// <summary>EX_SOFTWARE of sysexits.h: an internal fault, not one of the settings.</summary>
    public const int ExitCode = 70;

    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly NativeCalls calls;
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly ILogger<HangWatch> logger;
    private readonly Action<int> end;

    /// <param name="options">
    /// Says after how long a call hangs. One of the consumer may wait for revoked partitions to be answered first.
    /// </param>
    public HangWatch(NativeCalls calls, KafkaOptions options, TimeProvider time, ILogger<HangWatch> logger)
        : this(calls, options, time, logger, StopSignals.EndProcess) { }

    internal HangWatch(NativeCalls calls, KafkaOptions options, TimeProvider time, ILogger<HangWatch> logger, Action<int> end)
    {
        (this.calls, this.time, this.logger, this.end) = (calls, time, logger, end);
        limit = options.HangAfter + options.DrainTimeout;
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        (NativeCall, long)? known = null;
        long since = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var hung = calls.LongerThan(limit);
            if (hung is null || hung != known)
            {
                (known, since) = (hung, time.GetTimestamp());
                if (hung is { } call)
                {
                    double seconds = time.GetElapsedTime(call.Since).TotalSeconds;
                    logger.NativeCallHangs(call.Call.What, seconds, Grace.TotalSeconds, ExitCode);
                }
            }
            else if (time.GetElapsedTime(since) >= Grace)
            {
                end(ExitCode);
            }
        }
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            calls.LongerThan(limit) is { } hung
                ? HealthCheckResult.Unhealthy(
                    $"A call into a native library does not return, {hung.Call.What}, for "
                        + $"{time.GetElapsedTime(hung.Since).TotalSeconds:F0} s."
                )
                : HealthCheckResult.Healthy()
        );
}
