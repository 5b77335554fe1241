namespace StreamSentiment.Retraining.Promotion;

/// <summary>A review of a trial.</summary>
/// <param name="Text">As its author wrote it.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Source">Where it comes from; null if nobody said.</param>
public readonly record struct TrialReview(string Text, bool IsPositive, string? Source);
