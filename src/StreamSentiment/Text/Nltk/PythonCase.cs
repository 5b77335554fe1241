using System.Buffers;
using System.Globalization;
using System.Text;

namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Lower case as Python's <c>str.lower()</c> makes it, because Python code defined both text profiles: Unicode's simple
/// mappings, 'İ' as two characters, and the two forms of a lower-case sigma.
/// <see href="https://docs.python.org/3/library/stdtypes.html#str.lower"/>
/// </summary>
internal static class PythonCase
{
    private const char DottedCapitalI = '\u0130';
    private const char CapitalSigma = '\u03A3';
    private const char SmallSigma = '\u03C3';
    private const char FinalSigma = '\u03C2';

    /// <summary>Characters between letters that do not end a word (Word_Break's MidLetter, and ASCII's modifiers).</summary>
    private static readonly SearchValues<char> InnerMarks = SearchValues.Create(
        "'.:^`\u00A8\u00AD\u00AF\u00B4\u00B7\u00B8\u2018\u2019"
    );

    /// <summary>The most characters that the lower case of <paramref name="length"/> characters can have.</summary>
    public static int MaxLowerLength(int length) => checked(2 * length);

    /// <summary>Writes the lower case of <paramref name="text"/> and returns its length.</summary>
    public static int ToLower(ReadOnlySpan<char> text, Span<char> destination)
    {
        int read = 0;
        int written = 0;
        while (true)
        {
            Ascii.ToLower(text[read..], destination[written..], out int ascii);
            read += ascii;
            written += ascii;
            if (read == text.Length)
            {
                return written;
            }

            int run = NonAsciiLength(text[read..]);
            written += LowerNonAscii(text, read, run, destination[written..]);
            read += run;
        }
    }

    private static int NonAsciiLength(ReadOnlySpan<char> text)
    {
        int ascii = text.IndexOfAnyInRange('\0', '\u007F');
        return ascii < 0 ? text.Length : ascii;
    }

    private static int LowerNonAscii(ReadOnlySpan<char> text, int start, int length, Span<char> destination)
    {
        var run = text.Slice(start, length);
        if (!run.ContainsAny(DottedCapitalI, CapitalSigma))
        {
            return run.ToLowerInvariant(destination);
        }

        int written = 0;
        for (int i = start; i < start + length; i++)
        {
            switch (text[i])
            {
                case DottedCapitalI:
                    destination[written++] = 'i';
                    destination[written++] = '\u0307';
                    break;
                case CapitalSigma:
                    destination[written++] = EndsWord(text, i) ? FinalSigma : SmallSigma;
                    break;
                default:
                    bool isPair = i + 1 < start + length && char.IsSurrogatePair(text[i], text[i + 1]);
                    written += text.Slice(i, isPair ? 2 : 1).ToLowerInvariant(destination[written..]);
                    i += isPair ? 1 : 0;
                    break;
            }
        }

        return written;
    }

    /// <summary>Unicode's Final_Sigma: a letter before it, none after it.</summary>
    private static bool EndsWord(ReadOnlySpan<char> text, int sigma)
    {
        int before = sigma - 1;
        while (before >= 0 && IsIgnorable(text[before]))
        {
            before--;
        }

        int after = sigma + 1;
        while (after < text.Length && IsIgnorable(text[after]))
        {
            after++;
        }

        return before >= 0 && IsCased(text[before]) && !(after < text.Length && IsCased(text[after]));
    }

    private static bool IsCased(char c) => char.IsLower(c) || char.IsUpper(c);

    private static bool IsIgnorable(char c) =>
        InnerMarks.Contains(c)
        || char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.ModifierSymbol;
}
