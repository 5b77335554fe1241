namespace StreamSentiment.Contracts.Events;

/// <summary>
/// Dead letters stand in the topic that they were read from again. These events are the memory of what was redriven: a letter
/// that one of them names is not redriven another time. The contract is <c>schemas/dead-letters-redriven.v1.json</c>.
/// </summary>
public sealed record DeadLettersRedriven : CommandEvent
{
    /// <summary>The topic of the dead letters.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition of the dead letters.</summary>
    public required int Partition { get; init; }

    /// <summary>Where they stand in it, ascending.</summary>
    public required IReadOnlyList<OffsetSpan> Offsets { get; init; }
}
