using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring;

namespace StreamSentiment.Scorer;

/// <summary>
/// Ready when the pipeline is a member of its consumer group: reviews are scored as they come, or as soon as an operator lets
/// them. That somebody has paused the scoring is no fault.
/// </summary>
internal sealed class ReadyCheck(ScorerState state, ScoringPipeline pipeline, PauseSwitch reading) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            pipeline.IsAssigned
                ? HealthCheckResult.Healthy(reading.Pause?.ToString())
                : HealthCheckResult.Unhealthy(state.WaitingBecause ?? "Waiting for the consumer group.")
        );
}
