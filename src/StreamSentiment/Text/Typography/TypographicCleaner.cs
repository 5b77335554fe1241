using System.Buffers;

namespace StreamSentiment.Text.Typography;

/// <summary>
/// Writes a text as a keyboard would have: without HTML, with entities decoded however often the text was escaped, with the
/// characters that phones, word processors, input methods and wrong decodings put in replaced by the plain ones
/// (<see cref="PlainForms"/>), and with letters and their accents composed (Unicode's NFC).
/// </summary>
/// <remarks>
/// It is Unicode's NFKC where that keeps the words, and not where it would break them: "10²" is not "102", "1½" is not "11/2",
/// and emoji keep their joiners. What it does not know stays as it is, any UTF-16 is accepted, and no table depends on the
/// machine. The time is linear. <see href="https://www.unicode.org/reports/tr15/"/>
/// </remarks>
public static class TypographicCleaner
{
    private const string Ascii =
        "\t\n !\"#$%'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";

    /// <summary>What a text consists of that stays as it is.</summary>
    private static readonly SearchValues<char> Untouched = SearchValues.Create(Ascii);

    /// <summary>What stays as it is once there is no markup.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(Ascii + "<&\\");

    /// <summary>The cleaned text.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!MayChange(text))
        {
            return text;
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(MaxLength(text.Length));
        string cleaned = new string(buffer.AsSpan(0, Clean(text, buffer)));
        ArrayPool<char>.Shared.Return(buffer);
        return cleaned;
    }

    /// <summary>
    /// Writes the cleaned text to a span of at least <see cref="MaxLength"/> characters and returns its length.
    /// </summary>
    public static int Clean(ReadOnlySpan<char> text, Span<char> destination)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var decoded = buffer.AsSpan(0, Markup.Decode(text, buffer));
        int written = WritePlain(decoded[..Mojibake.Repair(decoded)], destination);
        ArrayPool<char>.Shared.Return(buffer);
        return written;
    }

    /// <summary>The most characters that <paramref name="length"/> characters can become: a dash becomes " -- ".</summary>
    public static int MaxLength(int length) => checked(PlainForms.Longest * length);

    /// <summary>False for most texts, which are plain ASCII without markup: they need not be copied.</summary>
    internal static bool MayChange(ReadOnlySpan<char> text) => text.ContainsAnyExcept(Untouched);

    private static int WritePlain(ReadOnlySpan<char> text, Span<char> destination)
    {
        int read = 0;
        int written = 0;
        while (true)
        {
            int plain = text[read..].IndexOfAnyExcept(Plain);
            var run = plain < 0 ? text[read..] : text.Slice(read, plain);
            run.CopyTo(destination[written..]);
            read += run.Length;
            written += run.Length;
            if (read == text.Length)
            {
                return written;
            }

            read += WriteOther(text, read, destination, ref written);
        }
    }

    /// <summary>Writes the form of one character and returns the number of characters read.</summary>
    private static int WriteOther(ReadOnlySpan<char> text, int index, Span<char> destination, ref int written)
    {
        char c = text[index];
        if (c is '`' or '｀')
        {
            // Where it stands for an apostrophe; a pair of them is a quote of NLTK's.
            bool isApostrophe =
                index > 0 && char.IsLetter(text[index - 1]) && index + 1 < text.Length && char.IsLetter(text[index + 1]);
            destination[written++] = isApostrophe ? '\'' : '`';
            return 1;
        }

        if (AccentedLetters.IsAccent(c) && written > 0 && AccentedLetters.Compose(destination[written - 1], c) is { } composed)
        {
            destination[written - 1] = composed;
            return 1;
        }

        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            written += PlainForms.Write(c, text[index + 1], destination[written..]);
            return 2;
        }

        if (PlainForms.IsJoiner(c) && JoinsNoLatin(text, index, destination[..written]))
        {
            destination[written++] = c;
            return 1;
        }

        if (c == '\r' && index + 1 < text.Length && text[index + 1] == '\n')
        {
            return 1;
        }

        if (PlainForms.Of(c) is { } form)
        {
            form.CopyTo(destination[written..]);
            written += form.Length;
        }
        else
        {
            destination[written++] = c;
        }

        return 1;
    }

    /// <summary>True where a joiner or a variation selector belongs to an emoji, a keycap or a script that needs it.</summary>
    private static bool JoinsNoLatin(ReadOnlySpan<char> text, int index, ReadOnlySpan<char> before) =>
        (before.Length > 0 && !AccentedLetters.IsLatin(before[^1]))
        || (index + 1 < text.Length && text[index + 1] == PlainForms.Keycap);
}
