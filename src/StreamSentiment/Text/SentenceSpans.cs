using System.Buffers;
using StreamSentiment.Text.Nltk;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Text;

/// <summary>A part of a text.</summary>
/// <param name="Offset">Where it begins, in UTF-16 code units from 0.</param>
/// <param name="Length">In UTF-16 code units, at least 1.</param>
internal readonly record struct SentenceSpan(int Offset, int Length);

/// <summary>
/// Finds the sentences of a text as its author wrote it, with its HTML, line breaks and emoji. A sentence ends where the models
/// that read sentences end it (<see cref="SentenceSplitter"/>), and at a blank line. Blanks and tags around it are left out;
/// emoji and emoticons behind it on its line belong to it. Any UTF-16 is accepted, and the time is linear.
/// </summary>
internal static class SentenceSpans
{
    /// <summary>
    /// The most sentences of a text: the last one is all that is left. So a score stays far below what a broker takes of a
    /// record, and a text of full stops costs little more than one of words.
    /// </summary>
    public const int MostSentences = 256;

    /// <summary>Stands for an emoji: the splitter takes it for a blank, but the author did not.</summary>
    private const char Emoji = '\u001F';

    private const char Ellipsis = '\u2026';

    /// <summary>What looks to the splitter as it looks to a reader.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(0, 128).Select(c => (char)c).Except("<&:;=^"),
    ]);

    /// <summary>Line ends, of which two make a blank line.</summary>
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\u2028\u2029");

    /// <summary>The sentences in their order, which do not overlap; none in a text of blanks and tags.</summary>
    public static IReadOnlyList<SentenceSpan> Find(ReadOnlySpan<char> text, int most = MostSentences)
    {
        if (!text.ContainsAnyExcept(Plain))
        {
            return Split(text, most);
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var seen = buffer.AsSpan(0, text.Length);
        WriteAsSeen(text, seen);
        var found = Split(seen, most);
        ArrayPool<char>.Shared.Return(buffer);
        return found;
    }

    private static List<SentenceSpan> Split(ReadOnlySpan<char> text, int most)
    {
        List<SentenceSpan> found = [];
        int paragraphEnd = 0;
        int start = SkipBlanks(text, 0);
        while (start < text.Length)
        {
            if (start >= paragraphEnd)
            {
                paragraphEnd = ParagraphEnd(text, start);
            }

            int end = text.Length;
            if (found.Count + 1 < most)
            {
                end = start + SentenceSplitter.FirstEnd(text[start..paragraphEnd]);
                end = SkipEmoji(text, end);
            }

            int next = SkipBlanks(text, end);
            while (IsBlank(text[end - 1]))
            {
                end--;
            }

            found.Add(new(start, end - start));
            start = next;
        }

        return found;
    }

    private static bool IsBlank(char c) => c != Emoji && PythonCharacters.IsBlank(c);

    private static int SkipBlanks(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        return start;
    }

    /// <summary>The end of the emoji that follow on the line; <paramref name="start"/> where none do.</summary>
    private static int SkipEmoji(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        for (int i = start; i < text.Length && PythonCharacters.IsBlank(text[i]) && !LineEnds.Contains(text[i]); i++)
        {
            end = text[i] == Emoji ? i + 1 : end;
        }

        return end;
    }

    /// <summary>Where the next blank line begins, or the text ends.</summary>
    private static int ParagraphEnd(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && text[start..].IndexOfAny(LineEnds) is >= 0 and var length)
        {
            int end = start + length;
            int next = end + (text[end..].StartsWith("\r\n") ? 2 : 1);
            while (next < text.Length && IsBlank(text[next]) && !LineEnds.Contains(text[next]))
            {
                next++;
            }

            if (next < text.Length && LineEnds.Contains(text[next]))
            {
                return end;
            }

            start = next;
        }

        return text.Length;
    }

    /// <summary>
    /// Writes the text, character for character, as a reader sees its sentences: tags are blanks or line ends, entities of blanks
    /// and closing quotes are these, emoji and emoticons are <see cref="Emoji"/>.
    /// </summary>
    private static void WriteAsSeen(ReadOnlySpan<char> text, Span<char> seen)
    {
        text.CopyTo(seen);
        int commentsEnd = text.LastIndexOf(TextCleaner.CommentEnd);
        int read = 0;
        while (read < text.Length && text[read..].IndexOfAnyExcept(Plain) is >= 0 and var plain)
        {
            read += plain;
            int length = text[read] switch
            {
                '<' => WriteTag(text[read..], mayBeComment: read < commentsEnd, seen[read..]),
                '&' => WriteEntity(text[read..], seen[read..]),
                Ellipsis => WriteEllipsis(text[read..], seen[read..]),
                _ => 0,
            };
            if (length == 0 && EmojiWords.LengthAt(text, read) is > 0 and var emoji)
            {
                length = emoji;
                seen.Slice(read, length).Fill(Emoji);
            }

            read += Math.Max(1, length);
        }
    }

    /// <summary>A line end for <c>br</c>, a blank line for what begins or ends a paragraph, and a blank for any other.</summary>
    private static int WriteTag(ReadOnlySpan<char> text, bool mayBeComment, Span<char> seen)
    {
        int length = TextCleaner.TagLength(text, mayBeComment);
        seen[..length].Fill(' ');
        if (length > 0)
        {
            var name = text[(text[1] == '/' ? 2 : 1)..(length - 1)];
            int end = name.IndexOfAnyExceptInRange('0', 'z');
            seen[..LineEndsOf(end < 0 ? name : name[..end])].Fill('\n');
        }

        return length;
    }

    private static int LineEndsOf(ReadOnlySpan<char> tag) =>
        tag.Equals("br", StringComparison.OrdinalIgnoreCase) ? 1
        : tag.Equals("p", StringComparison.OrdinalIgnoreCase)
        || tag.Equals("li", StringComparison.OrdinalIgnoreCase)
        || tag.Equals("div", StringComparison.OrdinalIgnoreCase)
            ? 2
        : 0;

    private static int WriteEntity(ReadOnlySpan<char> text, Span<char> seen)
    {
        Span<char> decoded = stackalloc char[2];
        int length = HtmlEntities.Decode(text[1..], decoded, out int count) + 1;
        if (length == 1 || count != 1 || !(PythonCharacters.IsBlank(decoded[0]) || SentenceSplitter.IsCloser(decoded[0])))
        {
            return 1;
        }

        seen[..length].Fill(LineEnds.Contains(decoded[0]) ? ' ' : decoded[0]);
        seen[0] = decoded[0];
        return length;
    }

    /// <summary>As several full stops do, it ends a sentence unless a small letter follows.</summary>
    private static int WriteEllipsis(ReadOnlySpan<char> text, Span<char> seen)
    {
        int next = 1;
        while (next < text.Length && (PythonCharacters.IsBlank(text[next]) || SentenceSplitter.IsCloser(text[next])))
        {
            next++;
        }

        seen[0] = next < text.Length && char.IsLower(text[next]) ? Ellipsis : '!';
        return 1;
    }
}
