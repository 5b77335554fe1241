using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StreamSentiment.Hosting;

namespace StreamSentiment.Operations;

/// <summary>What an orchestrator asks a host, and what Prometheus reads.</summary>
internal static class Probes
{
    /// <summary>The tag of checks that <c>/health/ready</c> asks.</summary>
    public const string ReadyTag = "ready";

    private const string StartupTag = "startup";

    private static readonly TimeSpan ReadyPeriod = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Registers the check of <c>/health/startup</c>, the metric of <c>/health/ready</c>, and what systemd is told where it has
    /// started the host.
    /// </summary>
    public static IServiceCollection AddProbes(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<StartupCheck>("startup", tags: [StartupTag]);
        services.AddSingleton<IHealthCheckPublisher, ReadyGauge>();
        services.Configure<HealthCheckPublisherOptions>(options =>
        {
            (options.Delay, options.Period) = (TimeSpan.Zero, ReadyPeriod);
            options.Predicate = check => check.Tags.Contains(ReadyTag);
        });
        return services.AddSystemdNotices();
    }

    /// <summary>Maps <c>/health/startup</c>, <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
    public static void MapProbes(this WebApplication app)
    {
        Map(app, "startup", StartupTag);
        // Alive while it answers: a pipeline that is down is started again here, and a restart of the process would not help it.
        app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains(SettingsRegistration.LiveTag) });
        Map(app, "ready", ReadyTag);
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static void Map(WebApplication app, string name, string tag) =>
        app.MapHealthChecks(
            $"/health/{name}",
            new()
            {
                Predicate = check => check.Tags.Contains(tag),
                ResponseWriter = (context, report) => context.Response.WriteAsync(ReadyText.Of(report)),
            }
        );

    /// <summary>
    /// Healthy once the model is loaded and all workers have begun, whatever the brokers do: whoever has started is not started
    /// again because of them.
    /// </summary>
    private sealed class StartupCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancellationToken = default
        ) =>
            Task.FromResult(
                lifetime.ApplicationStarted.IsCancellationRequested
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("The host is starting.")
            );
    }
}
