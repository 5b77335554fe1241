using System.Globalization;

namespace StreamSentiment.Text.Nltk;

/// <summary>The character classes of Python's regular expressions, which NLTK's rules are written in.</summary>
internal static class PythonCharacters
{
    /// <summary><c>\s</c>: .NET's white space and the four information separators.</summary>
    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary><c>string.whitespace</c>.</summary>
    public static bool IsAsciiBlank(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary><c>\w</c>. A surrogate is none: outside the basic plane, letters are rare and emoji are not.</summary>
    public static bool IsWord(char c) =>
        char.IsAscii(c)
            ? char.IsAsciiLetterOrDigit(c) || c == '_'
            : char.IsLetterOrDigit(c)
                || char.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary><c>\d</c>.</summary>
    public static bool IsDigit(char c) => char.IsDigit(c);
}
