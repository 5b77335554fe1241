namespace StreamSentiment.Contracts.Events;

/// <summary>A command was rejected and is not carried out. The contract is <c>schemas/command-rejected.v1.json</c>.</summary>
public sealed record CommandRejected : CommandEvent
{
    /// <summary>The reason, for people.</summary>
    public required string Reason { get; init; }
}
