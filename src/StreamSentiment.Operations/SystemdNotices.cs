using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Options;
using StreamSentiment.Hosting;

namespace StreamSentiment.Operations;

/// <summary>
/// Tells systemd what a unit of <c>Type=notify</c> waits for: <c>READY=1</c> when the host is ready for the first time, and not
/// when it has merely begun; <c>STOPPING=1</c> when the drain begins; the reason of not being ready as <c>STATUS=</c>; and, with
/// <c>WatchdogSec=</c>, <c>WATCHDOG=1</c> while the host is alive. While brokers are away at the start, it asks for more time:
/// a restart would not help.
/// </summary>
internal sealed class SystemdNotices(
    ISystemdNotifier notifier,
    HealthCheckService health,
    IHostApplicationLifetime lifetime,
    IOptions<HostOptions> host,
    TimeProvider clock
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MoreTime = TimeSpan.FromSeconds(30);

    private bool isReady;
    private string told = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = lifetime.ApplicationStopping.Register(Stop);
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var ready = await health.CheckHealthAsync(check => check.Tags.Contains(Probes.ReadyTag), stop);
        var live = await health.CheckHealthAsync(check => check.Tags.Contains(SettingsRegistration.LiveTag), stop);
        if (stop.IsCancellationRequested)
        {
            return;
        }

        string status = ReadyText.Of(ready).ReplaceLineEndings(" ");
        List<string> news = [];
        if (!isReady && ready.Status != HealthStatus.Unhealthy)
        {
            isReady = true;
            news.Add("READY=1");
        }

        if (!isReady)
        {
            news.Add($"EXTEND_TIMEOUT_USEC={MoreTime.TotalMicroseconds:F0}");
        }

        if (status != told)
        {
            told = status;
            news.Add($"STATUS={status}");
        }

        if (live.Status != HealthStatus.Unhealthy)
        {
            news.Add("WATCHDOG=1");
        }

        Tell(news);
    }

    private void Stop() =>
        Tell([
            "STOPPING=1",
            "STATUS=Draining: what was read is answered first.",
            $"EXTEND_TIMEOUT_USEC={(host.Value.ShutdownTimeout + MoreTime).TotalMicroseconds:F0}",
        ]);

    private void Tell(List<string> news)
    {
        if (news.Count > 0)
        {
            notifier.Notify(new ServiceState(string.Join('\n', news)));
        }
    }
}

/// <summary>Registers them.</summary>
internal static class SystemdRegistration
{
    /// <summary>Does nothing where <c>NOTIFY_SOCKET</c> is not set: systemd has not started the host, or does not ask.</summary>
    public static IServiceCollection AddSystemdNotices(this IServiceCollection services)
    {
        var notifier = new SystemdNotifier();
        if (!notifier.IsEnabled)
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<ISystemdNotifier>(notifier).AddHostedService<SystemdNotices>();
    }
}
