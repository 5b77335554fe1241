namespace StreamSentiment.Contracts.Events;

/// <summary>
/// Dead letters were published again to the topic that they were read from. A dead letter that one of these events names is not
/// redriven a second time. The contract is <c>schemas/dead-letters-redriven.v1.json</c>.
/// </summary>
public sealed record DeadLettersRedriven : CommandEvent
{
    /// <summary>The topic of the dead letters.</summary>
    public required string Topic { get; init; }

    /// <summary>The partition of the dead letters.</summary>
    public required int Partition { get; init; }

    /// <summary>Their offsets, ascending.</summary>
    public required IReadOnlyList<OffsetSpan> Offsets { get; init; }
}
