namespace StreamSentiment.Training;

/// <summary>What a model learns from, or is held against.</summary>
public readonly record struct LabelledText(string Text, bool IsPositive);
