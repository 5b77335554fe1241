using System.Text;

namespace StreamSentiment.Data;

/// <summary>
/// Labelled reviews of which no two have the same text. A text that is there twice would count as two reviews that agree, and one
/// that was called both positive and negative says nothing.
/// </summary>
/// <param name="Kept">In their order; of the same text the last.</param>
/// <param name="Repeated">Reviews that were left out, because a later one has the same text and label.</param>
/// <param name="Contradictory">Reviews that were left out, because the same text has both labels.</param>
internal sealed record DistinctTexts<T>(IReadOnlyList<T> Kept, int Repeated, int Contradictory)
{
    /// <param name="reviews">The reviews.</param>
    /// <param name="review">The text and the label of one.</param>
    public static DistinctTexts<T> Of(IEnumerable<T> reviews, Func<T, LabelledText> review)
    {
        var texts = reviews
            .Select((item, place) => (Item: item, Place: place, Review: review(item)))
            .GroupBy(entry => TextKey.Of(entry.Review.Text), StringComparer.Ordinal)
            .Select(copies => copies.ToArray())
            .ToArray();
        var agreed = texts.Where(copies => copies.All(copy => copy.Review.IsPositive == copies[0].Review.IsPositive)).ToArray();
        return new(
            [.. agreed.Select(copies => copies[^1]).OrderBy(entry => entry.Place).Select(entry => entry.Item)],
            agreed.Sum(copies => copies.Length - 1),
            texts.Sum(copies => copies.Length) - agreed.Sum(copies => copies.Length)
        );
    }
}

/// <summary>Tells whether two texts are the same to a reader.</summary>
internal static class TextKey
{
    /// <summary>
    /// The letters and digits in lower case, words parted by one blank: copies differ in blanks, case and punctuation. The text
    /// itself where it has neither letter nor digit.
    /// </summary>
    public static string Of(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (char.IsLetterOrDigit(character) || char.IsSurrogate(character))
            {
                key.Append(char.ToLowerInvariant(character));
            }
            else if (key.Length > 0 && key[^1] != ' ')
            {
                key.Append(' ');
            }
        }

        string trimmed = key.ToString().TrimEnd();
        return trimmed.Length > 0 ? trimmed : text;
    }
}
