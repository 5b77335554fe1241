namespace StreamSentiment.Data;

/// <summary>A text and its label: what a model learns from, or is compared with.</summary>
/// <param name="Text">The review as its author wrote it.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Weight">How much it counts in training beside others, above 0.</param>
public sealed record LabelledText(string Text, bool IsPositive, double Weight = 1)
{
    /// <summary>Unique within its data set, and the same on every reading; empty where nothing names it.</summary>
    public string Id { get; init; } = "";

    /// <summary>"imdb", the product domain ("books"), the name of the file, the shop; null if nobody said.</summary>
    public string? Source { get; init; }

    /// <summary>The author of the label; null if nobody said.</summary>
    public string? Labeller { get; init; }
}
