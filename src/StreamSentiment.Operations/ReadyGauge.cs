using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Operations;

/// <summary>What <c>/health/ready</c> answers, as a metric: Prometheus asks no probe.</summary>
internal sealed class ReadyGauge : IHealthCheckPublisher
{
    private volatile bool isReady;

    public ReadyGauge(IMeterFactory meters) =>
        meters
            .Create(SentimentMetrics.MeterName)
            .CreateObservableGauge(
                "streamsentiment.ready",
                () => isReady ? 1 : 0,
                "1",
                "One while the host is ready, zero while something keeps it from its work; looked at every five seconds."
            );

    /// <inheritdoc/>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        isReady = report.Status != HealthStatus.Unhealthy;
        return Task.CompletedTask;
    }
}
