namespace StreamSentiment.Contracts.Commands;

/// <summary>Evaluate a version on labelled reviews. The contract is <c>schemas/evaluate-command.v1.json</c>.</summary>
public sealed record EvaluateCommand : ControlCommand
{
    /// <summary>The version; if absent, the current one.</summary>
    public string? Version { get; init; }

    /// <summary>The most labels to use, the newest first; at least 1. If absent, the retrainer's setting.</summary>
    public int? Newest { get; init; }

    /// <summary>The time of the oldest label to use. If absent, all are used.</summary>
    public DateTimeOffset? Since { get; init; }
}
