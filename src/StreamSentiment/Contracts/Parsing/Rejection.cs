namespace StreamSentiment.Contracts.Parsing;

/// <summary>The reason why a record was not accepted.</summary>
/// <param name="Reason">A constant of <see cref="RejectionReason"/>: stable, for machines.</param>
/// <param name="Message">The fault and its place, for people; never a piece of the review's text.</param>
public readonly record struct Rejection(string Reason, string Message);
