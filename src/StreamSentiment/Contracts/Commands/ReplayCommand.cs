namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Score past reviews again with the current version, and publish the scores to a topic of their own. The contract is
/// <c>schemas/replay-command.v1.json</c>.
/// </summary>
public sealed record ReplayCommand : ControlCommand
{
    /// <summary>The topic of the scores: it must exist and be none of the other topics of the settings.</summary>
    public required string Topic { get; init; }

    /// <summary>The time from which on the reviews were published; if absent, from the oldest.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The time before which the reviews were published; if absent, up to the newest when the command begins.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Reviews per second, above 0; 100 if absent.</summary>
    public double? Rate { get; init; }

    /// <summary>Score each sentence too, as a scorer with <c>Scoring:Sentences</c> does; no if absent.</summary>
    public bool? Sentences { get; init; }
}
