namespace StreamSentiment.Contracts.Events;

/// <summary>A command was not begun, and will not be. The contract is <c>schemas/command-rejected.v1.json</c>.</summary>
public sealed record CommandRejected : CommandEvent
{
    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }
}
