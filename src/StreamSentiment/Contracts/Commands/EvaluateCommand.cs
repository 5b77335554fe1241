namespace StreamSentiment.Contracts.Commands;

/// <summary>Hold a version against labelled reviews. The contract is <c>schemas/evaluate-command.v1.json</c>.</summary>
public sealed record EvaluateCommand : ControlCommand
{
    /// <summary>The version; left out for the current one.</summary>
    public string? Version { get; init; }

    /// <summary>At most so many of the newest labels, from 1.</summary>
    public int? Newest { get; init; }

    /// <summary>Labels of this time and later.</summary>
    public DateTimeOffset? Since { get; init; }
}
