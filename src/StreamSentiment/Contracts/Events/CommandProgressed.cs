namespace StreamSentiment.Contracts.Events;

/// <summary>The progress of a command. The contract is <c>schemas/command-progressed.v1.json</c>.</summary>
public sealed record CommandProgressed : CommandEvent
{
    /// <summary>The name of the stage that is under way: stable, for machines.</summary>
    public required string Stage { get; init; }

    /// <summary>The progress for people, with its numbers.</summary>
    public required string Message { get; init; }

    /// <summary>The share of the stage that is done, 0 to 1; absent if it is unknown.</summary>
    public double? Done { get; init; }
}
