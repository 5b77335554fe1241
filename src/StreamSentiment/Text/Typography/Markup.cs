using System.Buffers;
using System.Globalization;

namespace StreamSentiment.Text.Typography;

/// <summary>
/// Removes HTML and undoes escaping, however often a text was escaped: each tag or comment becomes one blank, also where its
/// brackets were entities; <c>&amp;amp;#39;</c> becomes an apostrophe, as do <c>&amp;#39;</c>, <c>\u0027</c> and <c>\'</c>.
/// </summary>
/// <remarks>
/// Text is never lost: what <see cref="TextCleaner"/> takes for text stays, and a decoded '&lt;' opens only tags that HTML knows.
/// </remarks>
internal static class Markup
{
    private const int LongestTagName = 10;

    private static readonly SearchValues<char> Marks = SearchValues.Create("<&\\");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TagNames = new HashSet<string>(
        (
            "a abbr article b big blockquote body br center code dd del div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i img "
            + "ins li link meta ol p pre q s script section small span strike strong style sub sup table tbody td th tr tt u ul"
        ).Split(' '),
        StringComparer.OrdinalIgnoreCase
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Writes the text without markup, which is never longer, and returns its length.</summary>
    public static int Decode(ReadOnlySpan<char> text, Span<char> destination)
    {
        int read = 0;
        int written = 0;
        int commentsEnd = text.LastIndexOf(TextCleaner.CommentEnd);
        bool hasDecodedTag = false;
        while (true)
        {
            int plain = text[read..].IndexOfAny(Marks);
            var run = plain < 0 ? text[read..] : text.Slice(read, plain);
            run.CopyTo(destination[written..]);
            read += run.Length;
            written += run.Length;
            if (read == text.Length)
            {
                return hasDecodedTag ? RemoveDecodedTags(destination[..written]) : written;
            }

            var rest = text[read..];
            if (rest[0] == '<')
            {
                int tag = TextCleaner.TagLength(rest, mayBeComment: read < commentsEnd);
                destination[written++] = tag == 0 ? '<' : ' ';
                read += Math.Max(tag, 1);
            }
            else
            {
                read +=
                    rest[0] == '&' ? DecodeEntity(rest, destination, ref written) : DecodeEscape(rest, destination, ref written);
                hasDecodedTag |= rest[0] == '&' && destination[written - 1] == '<';
            }
        }
    }

    private static int DecodeEntity(ReadOnlySpan<char> text, Span<char> destination, ref int written)
    {
        int ampersands = 1;
        while (HtmlEntities.AmpersandLength(text[ampersands..]) is var length and > 0)
        {
            ampersands += length;
        }

        int entity = HtmlEntities.Decode(text[ampersands..], destination[written..], out int count);
        if (entity == 0)
        {
            destination[written++] = '&';
            return ampersands;
        }

        written += count;
        return ampersands + entity;
    }

    /// <summary>A quote behind a backslash, and <c>\u2019</c>: a JSON or SQL string that was taken for the text.</summary>
    private static int DecodeEscape(ReadOnlySpan<char> text, Span<char> destination, ref int written)
    {
        if (text.Length > 1 && text[1] is '\'' or '"')
        {
            destination[written++] = text[1];
            return 2;
        }

        bool isCode =
            text.Length >= 6
            && text[1] == 'u'
            && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        destination[written++] = isCode
            ? (char)ushort.Parse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : '\\';
        return isCode ? 6 : 1;
    }

    private static int RemoveDecodedTags(Span<char> text)
    {
        int read = 0;
        int written = 0;
        while (read < text.Length)
        {
            int tag = text[read] == '<' && IsKnownTag(text[(read + 1)..]) ? TextCleaner.TagLength(text[read..], false) : 0;
            text[written++] = tag == 0 ? text[read] : ' ';
            read += Math.Max(tag, 1);
        }

        return written;
    }

    private static bool IsKnownTag(ReadOnlySpan<char> text)
    {
        text = text is ['/', ..] ? text[1..] : text;
        int length = 0;
        while (length < Math.Min(text.Length, LongestTagName + 1) && char.IsAsciiLetterOrDigit(text[length]))
        {
            length++;
        }

        return TagNames.Contains(text[..length]);
    }
}
