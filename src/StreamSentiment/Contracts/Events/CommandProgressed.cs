namespace StreamSentiment.Contracts.Events;

/// <summary>How far a command is. The contract is <c>schemas/command-progressed.v1.json</c>.</summary>
public sealed record CommandProgressed : CommandEvent
{
    /// <summary>What is being done, in a word or two: stable, for machines.</summary>
    public required string Stage { get; init; }

    /// <summary>The same for people, with its numbers.</summary>
    public required string Message { get; init; }

    /// <summary>How much of the stage is done, 0 to 1; left out where nobody knows.</summary>
    public double? Done { get; init; }
}
