using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Contracts.Commands;

/// <summary>
/// Publish dead letters to the topic they were read from. The contract is <c>schemas/redrive-command.v1.json</c>.
/// </summary>
public sealed record RedriveCommand : ControlCommand
{
    /// <summary>The reason of the dead letters to redrive, a constant of <see cref="RejectionReason"/>; if absent, any.</summary>
    public string? Reason { get; init; }

    /// <summary>The time from which on they became dead letters; if absent, from the oldest.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The time before which they became dead letters; if absent, up to the newest when the command begins.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Records per second, above 0; 100 if absent.</summary>
    public double? Rate { get; init; }

    /// <summary>Records that became dead letters more often than this are left out; at least 1, 3 if absent.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Count the records and publish none.</summary>
    public bool? DryRun { get; init; }
}
