namespace StreamSentiment.Contracts.Events;

/// <summary>A command has ended on an instance. The contract is <c>schemas/command-finished.v1.json</c>.</summary>
public sealed record CommandFinished : CommandEvent
{
    /// <summary>A constant of <see cref="CommandOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The result, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The result for machines: counts, versions and measures by name; the names depend on the command.</summary>
    public IReadOnlyDictionary<string, string>? Facts { get; init; }
}

/// <summary>The values of <see cref="CommandFinished.Outcome"/>.</summary>
public static class CommandOutcome
{
    /// <summary>The command was carried out.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The command was carried out, and its result was refused: a candidate that was not better.</summary>
    public const string Refused = "refused";

    /// <summary>The command could not be carried out.</summary>
    public const string Failed = "failed";
}
