using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Retraining;

/// <summary>The state of the command worker, for the health check.</summary>
internal sealed class RetrainerState
{
    private volatile string? waitingBecause = "Waiting for the status topic to be read.";
    private volatile OffsetTracker? commands;
    private volatile OffsetTracker? labels;

    /// <summary>The reason why no command is read; null while they are.</summary>
    public string? WaitingBecause
    {
        get => waitingBecause;
        set => waitingBecause = value;
    }

    /// <summary>The offsets of the control topic, while it is read.</summary>
    public OffsetTracker? Commands
    {
        get => commands;
        set => commands = value;
    }

    /// <summary>The offsets of the topic of labels, while it is read.</summary>
    public OffsetTracker? Labels
    {
        get => labels;
        set => labels = value;
    }
}

/// <summary>Ready when it is a member of the group of the control topic: at work, or in reserve for who is.</summary>
internal sealed class RetrainerReadyCheck(RetrainerState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            state.Commands is { IsAssigned: true }
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(state.WaitingBecause ?? "Waiting for the consumer group.")
        );
}
