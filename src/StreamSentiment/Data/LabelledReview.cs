namespace StreamSentiment.Data;

/// <summary>One review and the label a person gave it.</summary>
/// <param name="Id">Unique within its data set, and the same on every reading.</param>
/// <param name="Text">The review as the data set holds it.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Source">"imdb", the product domain ("books"), or the name of the file.</param>
public sealed record LabelledReview(string Id, string Text, bool IsPositive, string Source);
