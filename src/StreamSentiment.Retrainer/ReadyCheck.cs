using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamSentiment.Retrainer;

/// <summary>Ready when it is a member of the group of the control topic: at work, or in reserve for who is.</summary>
internal sealed class ReadyCheck(RetrainerState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            state.Commands is { IsAssigned: true }
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(state.WaitingBecause ?? "Waiting for the consumer group.")
        );
}
