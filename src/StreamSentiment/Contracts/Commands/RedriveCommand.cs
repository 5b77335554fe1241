using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts.Commands;

/// <summary>Publish dead letters to the topic they were read from. The contract is <c>schemas/redrive-command.v1.json</c>.</summary>
public sealed record RedriveCommand : ControlCommand
{
    /// <summary>Those of this reason alone: a constant of <see cref="RejectionReason"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Those that died at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that died before this time; left out for all that there are when the command begins.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Records a second, above 0; left out for 100.</summary>
    public double? Rate { get; init; }

    /// <summary>Not those that died more often than so many times, from 1; left out for 3.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Count, and publish nothing.</summary>
    public bool? DryRun { get; init; }
}
