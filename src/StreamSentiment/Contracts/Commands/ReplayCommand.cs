namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Score reviews of the past again, with the version that is current, into a topic of their own. The contract is
/// <c>schemas/replay-command.v1.json</c>.
/// </summary>
public sealed record ReplayCommand : ControlCommand
{
    /// <summary>Where the scores go; it exists, and no other of our topics is it.</summary>
    public required string Topic { get; init; }

    /// <summary>Reviews published at this time or later; left out for the oldest there are.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Reviews published before this time; left out for all that there are when the command begins.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Reviews a second, above 0; left out for 100.</summary>
    public double? Rate { get; init; }
}
