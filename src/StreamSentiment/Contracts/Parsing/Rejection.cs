namespace StreamSentiment.Contracts.Parsing;

/// <summary>The reason why a record was not accepted.</summary>
/// <param name="Reason">A constant of <see cref="RejectionReason"/>: stable, for machines.</param>
/// <param name="Message">The fault and its place, for people; never a piece of the review's text.</param>
public readonly record struct Rejection(string Reason, string Message)
{
    /// <summary>Of <see cref="RejectionReason.Deleted"/>: the id of what was deleted, where the record says it.</summary>
    public string? DeletedId { get; init; }
}
