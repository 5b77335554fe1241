namespace StreamSentiment.Contracts.Events;

/// <summary>
/// An instance has accepted a command, and carries it out now or after another. The contract is
/// <c>schemas/command-accepted.v1.json</c>.
/// </summary>
public sealed record CommandAccepted : CommandEvent
{
    /// <summary>The id of the command that it waits for; absent if it begins at once.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The time until which the command had to be accepted; absent from versions before 0.3.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}
