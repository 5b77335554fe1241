namespace StreamSentiment.Contracts.Events;

/// <summary>
/// The decision whether a candidate replaces the current model, with its reasons, also if it does not.
/// <see cref="ModelEvent.Model"/> is the candidate; its folder holds the same as <c>promotion.json</c>. The contract is
/// <c>schemas/promotion-decided.v1.json</c>.
/// </summary>
public sealed record PromotionDecided : ModelEvent
{
    /// <summary>The command that asked for the candidate.</summary>
    public string? CommandId { get; init; }

    /// <summary>The version that the candidate was compared with.</summary>
    public required string CurrentVersion { get; init; }

    /// <summary>True if the candidate becomes current, because it was judged and no clause refuses it.</summary>
    public required bool Promote { get; init; }

    /// <summary><c>promoted</c>, <c>refused</c> or <c>notJudged</c>; absent in events of older retrainers.</summary>
    public string? Decision { get; init; }

    /// <summary>
    /// The anchor set: <c>configured</c> or, where none was configured, what stood in: <c>validationSample</c>,
    /// <c>referenceTexts</c> or <c>oldestLabels</c>; absent in events of older retrainers.
    /// </summary>
    public string? Anchor { get; init; }

    /// <summary>The number of reviews in the hold-out.</summary>
    public required int Reviews { get; init; }

    /// <summary>The candidate's accuracy on them, 0 to 1.</summary>
    public required double CandidateAccuracy { get; init; }

    /// <summary>The current model's accuracy on them, 0 to 1.</summary>
    public required double CurrentAccuracy { get; init; }

    /// <summary>The mean of the candidate's accuracies on both labels, 0 to 1; absent where a label is.</summary>
    public double? CandidateBalancedAccuracy { get; init; }

    /// <summary>The same of the current model.</summary>
    public double? CurrentBalancedAccuracy { get; init; }

    /// <summary>Every clause of the rule, also after one that refuses.</summary>
    public required IReadOnlyList<DecidedClause> Clauses { get; init; }
}

/// <summary>One condition of a promotion and its verdict.</summary>
public sealed record DecidedClause
{
    /// <summary>The name of the condition: stable, for machines.</summary>
    public required string Name { get; init; }

    /// <summary><c>passed</c>, <c>refused</c> or <c>notJudged</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The measured value; absent if nothing was measured.</summary>
    public double? Value { get; init; }

    /// <summary>The value that it was compared with.</summary>
    public required double Threshold { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Reason { get; init; }
}
