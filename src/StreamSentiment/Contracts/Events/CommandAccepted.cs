namespace StreamSentiment.Contracts.Events;

/// <summary>An instance carries a command out, now or when another has ended. The contract is <c>schemas/command-accepted.v1.json</c>.</summary>
public sealed record CommandAccepted : CommandEvent
{
    /// <summary>The command that it waits for; left out where it begins at once.</summary>
    public string? WaitsFor { get; init; }
}
