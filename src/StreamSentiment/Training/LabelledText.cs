namespace StreamSentiment.Training;

/// <summary>What a model learns from, or is held against.</summary>
/// <param name="Text">The review as its author wrote it.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Weight">How much it counts in training beside others, above 0.</param>
public readonly record struct LabelledText(string Text, bool IsPositive, double Weight = 1);
