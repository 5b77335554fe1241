using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Scoring;

/// <summary>
/// Healthy when the pipeline is a member of its consumer group: reviews are scored as they come, or as soon as an operator ends
/// the pause. A pause is no fault.
/// </summary>
internal sealed class ScoringReadyCheck(ScoringWorker worker, ScoringPipeline pipeline, PauseSwitch reading) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            pipeline.IsAssigned
                ? HealthCheckResult.Healthy(reading.Pause?.ToString())
                : HealthCheckResult.Unhealthy(worker.WaitingBecause?.TrimEnd() ?? "Waiting for the consumer group.")
        );
}
