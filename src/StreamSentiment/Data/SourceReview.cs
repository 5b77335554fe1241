namespace StreamSentiment.Data;

/// <summary>A review of a data set, labelled or not.</summary>
/// <param name="Id">Unique within its data set, and the same on every reading.</param>
/// <param name="Text">The review as the data set holds it.</param>
/// <param name="IsPositive">The label, or null for <see cref="Splits.Unlabelled"/>.</param>
/// <param name="Source">"imdb", the product domain ("books"), or the name of the file.</param>
/// <param name="Split">The split that the review belongs to.</param>
public sealed record SourceReview(string Id, string Text, bool? IsPositive, string Source, Splits Split);
