using StreamSentiment.Kafka.Consuming;

namespace StreamSentiment.Retrainer;

/// <summary>What the workers are doing, for the health checks and the answer to a status command.</summary>
internal sealed class RetrainerState
{
    private volatile string? waitingBecause = "Waiting for the status topic to be read.";
    private volatile OffsetTracker? commands;

    /// <summary>Why no command is read; null while they are.</summary>
    public string? WaitingBecause
    {
        get => waitingBecause;
        set => waitingBecause = value;
    }

    /// <summary>Of the control topic, while it is read.</summary>
    public OffsetTracker? Commands
    {
        get => commands;
        set => commands = value;
    }

    /// <summary>When this program began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
