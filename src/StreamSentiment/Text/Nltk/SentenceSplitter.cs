using System.Buffers;

namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Finds the ends of sentences by a simple rule: after periods, question and exclamation marks and the closing marks behind
/// them, if a blank follows. One period after an abbreviation ends none ("Mr. Bean"), nor do several before a small letter
/// ("well... no").
/// </summary>
internal static class SentenceSplitter
{
    /// <summary>Longer words are no abbreviations.</summary>
    private const int LongestAbbreviation = 8;

    private static readonly SearchValues<char> Marks = SearchValues.Create(".!?");
    private static readonly SearchValues<char> Closers = SearchValues.Create("\"')]}\u2019\u201d");

    /// <summary>
    /// The length of the text's first sentence, without the blanks behind it; if it has only one, the length of the text.
    /// </summary>
    public static int FirstEnd(ReadOnlySpan<char> text)
    {
        int start = text.IndexOfAny(Marks);
        while (start >= 0)
        {
            int marksEnd = SkipMarks(text, start);
            int end = SkipClosers(text, marksEnd);
            if (end == text.Length || (PythonCharacters.IsBlank(text[end]) && EndsSentence(text, start, marksEnd, end)))
            {
                return end;
            }

            int next = text[end..].IndexOfAny(Marks);
            start = next < 0 ? -1 : end + next;
        }

        return text.Length;
    }

    /// <summary>True for a mark that belongs to the sentence before it, as a closing quote does.</summary>
    public static bool IsCloser(char c) => Closers.Contains(c);

    private static bool EndsSentence(ReadOnlySpan<char> text, int start, int marksEnd, int end)
    {
        var marks = text[start..marksEnd];
        if (marks.ContainsAny('!', '?'))
        {
            return true;
        }

        return marks.Length == 1 ? !IsAbbreviation(text[..start]) : !ContinuesInLowerCase(text[end..]);
    }

    /// <summary>
    /// True if the last word of a text is an abbreviation. Reads only a few characters, however long the text is.
    /// </summary>
    private static bool IsAbbreviation(ReadOnlySpan<char> text)
    {
        int start = text.Length;
        while (
            start > 0
            && text.Length - start <= LongestAbbreviation
            && (char.IsLetter(text[start - 1]) || text[start - 1] is '.' or '\'')
        )
        {
            start--;
        }

        var word = text[start..].TrimStart("'.");
        if (word.Length is 0 or > LongestAbbreviation)
        {
            return false;
        }

        Span<char> lower = stackalloc char[LongestAbbreviation];
        return EnglishAbbreviations.Contains(lower[..word.ToLowerInvariant(lower)]);
    }

    private static bool ContinuesInLowerCase(ReadOnlySpan<char> text)
    {
        int next = 0;
        while (next < text.Length && PythonCharacters.IsBlank(text[next]))
        {
            next++;
        }

        return next < text.Length && char.IsLower(text[next]);
    }

    private static int SkipMarks(ReadOnlySpan<char> text, int start) =>
        text[start..].IndexOfAnyExcept(Marks) is var length and >= 0 ? start + length : text.Length;

    private static int SkipClosers(ReadOnlySpan<char> text, int start) =>
        text[start..].IndexOfAnyExcept(Closers) is var length and >= 0 ? start + length : text.Length;
}
