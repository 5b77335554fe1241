using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamSentiment.Scoring;

namespace StreamSentiment.Scorer;

/// <summary>Ready when the pipeline is a member of its consumer group: reviews are scored as they come.</summary>
internal sealed class ReadyCheck(ScorerState state, ScoringPipeline pipeline) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(pipeline.IsAssigned
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(state.WaitingBecause ?? "Waiting for the consumer group."));
}
