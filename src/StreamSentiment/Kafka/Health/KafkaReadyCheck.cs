using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamSentiment.Kafka.Health;

/// <summary>
/// Unhealthy when the brokers are away, a topic that the host needs is missing or refused to it, or answers are not acknowledged;
/// degraded where only commands or published versions cannot be read.
/// </summary>
internal sealed class KafkaReadyCheck(KafkaHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            health.Fault is { } fault ? HealthCheckResult.Unhealthy(fault)
            : health.Lack is { } lack ? HealthCheckResult.Degraded(lack)
            : HealthCheckResult.Healthy()
        );
}
