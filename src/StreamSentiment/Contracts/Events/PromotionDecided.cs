namespace StreamSentiment.Contracts.Events;

/// <summary>
/// Whether a candidate replaces the current model, and why; also when the answer is no. <see cref="ModelEvent.Model"/> is the
/// candidate, in whose folder the same lies as <c>promotion.json</c>. The contract is <c>schemas/promotion-decided.v1.json</c>.
/// </summary>
public sealed record PromotionDecided : ModelEvent
{
    /// <summary>The command that asked for the candidate.</summary>
    public string? CommandId { get; init; }

    /// <summary>The version that it was held against.</summary>
    public required string CurrentVersion { get; init; }

    /// <summary>Whether it becomes the current one: no clause refuses it.</summary>
    public required bool Promote { get; init; }

    /// <summary>Reviews of the hold-out.</summary>
    public required int Reviews { get; init; }

    /// <summary>The candidate's accuracy on them, 0 to 1.</summary>
    public required double CandidateAccuracy { get; init; }

    /// <summary>The current model's.</summary>
    public required double CurrentAccuracy { get; init; }

    /// <summary>Every clause of the rule, whatever the others say.</summary>
    public required IReadOnlyList<DecidedClause> Clauses { get; init; }
}
