using System.Buffers;
using System.Net;

namespace StreamSentiment.Text;

/// <summary>
/// Removes HTML from a text: each tag or comment becomes one blank, entities are decoded once (<c>&amp;nbsp;</c> to a plain
/// blank), and nothing else changes.
/// </summary>
/// <remarks>
/// Text is never lost: a '&lt;' opens a tag only before a letter, '/' or '!', and only if its '&gt;' comes before the next
/// '&lt;'. So "&lt;3", "a &lt; b" and an unclosed "&lt;b" stay as they are, and so does a '&amp;' that begins no entity. A
/// decoded '&lt;' opens no tag.
/// </remarks>
public static class TextCleaner
{
    private const int LongestEntity = 12;
    private const string CommentStart = "<!--";
    internal const string CommentEnd = "-->";

    private static readonly SearchValues<char> Marks = SearchValues.Create("<&");

    private static readonly SearchValues<char> EntityCharacters = SearchValues.Create(
        "#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>The text without HTML.</summary>
    public static string RemoveHtml(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!MayChange(text))
        {
            return text;
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length);
        string cleaned = new string(buffer.AsSpan(0, RemoveHtml(text, buffer)));
        ArrayPool<char>.Shared.Return(buffer);
        return cleaned;
    }

    /// <summary>Writes the text without HTML, which is never longer, and returns its length.</summary>
    public static int RemoveHtml(ReadOnlySpan<char> text, Span<char> destination)
    {
        int written = 0;
        int commentsEnd = text.LastIndexOf(CommentEnd);
        int read = 0;
        while (read < text.Length)
        {
            int plain = text[read..].IndexOfAny(Marks);
            plain = plain < 0 ? text.Length - read : plain;
            text.Slice(read, plain).CopyTo(destination[written..]);
            read += plain;
            written += plain;
            if (read == text.Length)
            {
                break;
            }

            read +=
                text[read] == '<'
                    ? ReplaceTag(text[read..], mayBeComment: read < commentsEnd, destination, ref written)
                    : ReplaceEntity(text[read..], destination, ref written);
        }

        return written;
    }

    internal static bool MayChange(ReadOnlySpan<char> text) => text.ContainsAny(Marks);

    private static int ReplaceTag(ReadOnlySpan<char> text, bool mayBeComment, Span<char> destination, ref int written)
    {
        int length = TagLength(text, mayBeComment);
        destination[written++] = length == 0 ? '<' : ' ';
        return Math.Max(length, 1);
    }

    /// <summary>The length of the tag or comment that opens the text; 0 where '&lt;' is just text.</summary>
    internal static int TagLength(ReadOnlySpan<char> text, bool mayBeComment)
    {
        if (mayBeComment && text.StartsWith(CommentStart))
        {
            // Without mayBeComment, a text full of unclosed comments would be searched to its end each time.
            int end = text[CommentStart.Length..].IndexOf(CommentEnd);
            if (end >= 0)
            {
                return CommentStart.Length + end + CommentEnd.Length;
            }
        }

        if (text.Length < 3 || !(char.IsAsciiLetter(text[1]) || text[1] is '/' or '!'))
        {
            return 0;
        }

        int close = text[1..].IndexOfAny('<', '>') + 1;
        return close > 0 && text[close] == '>' ? close + 1 : 0;
    }

    private static int ReplaceEntity(ReadOnlySpan<char> text, Span<char> destination, ref int written)
    {
        int length = EntityLength(text);
        string entity = text[..length].ToString();
        string decoded = entity == "&nbsp;" ? " " : WebUtility.HtmlDecode(entity);
        if (decoded.Length >= length)
        {
            destination[written++] = '&';
            return 1;
        }

        decoded.CopyTo(destination[written..]);
        written += decoded.Length;
        return length;
    }

    private static int EntityLength(ReadOnlySpan<char> text)
    {
        int name = text[1..Math.Min(text.Length, LongestEntity)].IndexOfAnyExcept(EntityCharacters);
        return name > 0 && text[1 + name] == ';' ? name + 2 : 0;
    }
}
