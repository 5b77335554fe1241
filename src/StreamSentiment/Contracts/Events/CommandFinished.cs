namespace StreamSentiment.Contracts.Events;

/// <summary>A command has ended on an instance. The contract is <c>schemas/command-finished.v1.json</c>.</summary>
public sealed record CommandFinished : CommandEvent
{
    /// <summary>A constant of <see cref="CommandOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What came of it, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The same for machines: counts, versions, measures, each under its name; what is there hangs on the command.</summary>
    public IReadOnlyDictionary<string, string>? Facts { get; init; }
}
