namespace StreamSentiment.Contracts.Events;

/// <summary>One condition of a promotion, and how it came out.</summary>
public sealed record DecidedClause
{
    /// <summary>Which condition: stable, for machines.</summary>
    public required string Name { get; init; }

    /// <summary><c>passed</c>, <c>refused</c> or <c>notJudged</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>What was measured; left out where nothing was.</summary>
    public double? Value { get; init; }

    /// <summary>What it was held against.</summary>
    public required double Threshold { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Reason { get; init; }
}
