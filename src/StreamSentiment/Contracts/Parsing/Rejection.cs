namespace StreamSentiment.Contracts.Parsing;

/// <summary>Why a record was not accepted.</summary>
/// <param name="Reason">A constant of <see cref="RejectionReason"/>: stable, for machines.</param>
/// <param name="Message">What is wrong and where, for people; never a piece of the review's text.</param>
public readonly record struct Rejection(string Reason, string Message);
