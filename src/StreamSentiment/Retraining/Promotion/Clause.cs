namespace StreamSentiment.Retraining.Promotion;

/// <summary>One condition of a promotion, and how it came out.</summary>
/// <param name="Name">A constant of <see cref="ClauseName"/>; of a slice, the slice stands after it.</param>
/// <param name="Value">What was measured; null if nothing was.</param>
/// <param name="Threshold">What it was held against.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Reason">The same in a sentence.</param>
public sealed record Clause(string Name, double? Value, double Threshold, Verdict Verdict, string Reason);
