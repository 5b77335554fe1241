namespace StreamSentiment.Retraining.Promotion;

/// <summary>One condition of a promotion, and its verdict.</summary>
/// <param name="Name">A constant of <see cref="ClauseName"/>; for a slice, followed by the slice.</param>
/// <param name="Value">The measurement; null if there is none.</param>
/// <param name="Threshold">The threshold that it was compared with.</param>
/// <param name="Verdict">The verdict on the candidate.</param>
/// <param name="Reason">The reason in a sentence.</param>
public sealed record Clause(string Name, double? Value, double Threshold, Verdict Verdict, string Reason);
