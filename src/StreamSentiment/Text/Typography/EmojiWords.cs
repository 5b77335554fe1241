using System.Buffers;

namespace StreamSentiment.Text.Typography;

/// <summary>
/// Writes emoji and the emoticons of a keyboard as words between blanks: <see cref="Glad"/> for those that people praise with,
/// <see cref="Sad"/> for those that they complain with, and a blank for all others. What an emoji consists of beside its first
/// character (joiners, selectors, tones of skin) is left out, so that it is the same word glued to another or apart.
/// <see href="https://www.unicode.org/Public/emoji/latest/emoji-test.txt"/>
/// </summary>
/// <remarks>
/// Data sets of reviews are older than emoji: two words with thousands of uses are learnt, a thousand words with one use are not.
/// </remarks>
public static class EmojiWords
{
    /// <summary>The word for an emoji of praise.</summary>
    public const string Glad = "smiley";

    /// <summary>The word for an emoji of complaint.</summary>
    public const string Sad = "frowny";

    private const int Longest = 8; // a word and two blanks

    private const string GladOnes =
        "😀😃😄😁😆😊🙂😇🥰😍🤩😘😗😚😙😋😛😜🤪🤗🤭🥳😎🤓🤠😌😺😸😻😽👍👌🤌💪👏🙌🙏❤♥💕"
        + "💖💗💓💞💘💝💛💚💙💜🧡🤎🤍🖤💟❣🩷🩵🫶🔥💯✨🎉🎊🏆🥇✅✔☑😂🤣☺🌟💐🌹🥂🍾👑💎🤝"
        + "🤟🤘✌";

    private const string SadOnes =
        "😡😠🤬😤👎💔😞😔😟😕🙁☹😣😖😫😩😢😭😒🙄😑😬😨😰😱😥😓🤢🤮🤧😷🤒🤕😾😿🙀💩🗑❌⛔" + "🚫🤦😐🥱😴😪😮‍💨🤡👿😈☠💀🥴😵⚠🚮🖕🥺";

    /// <summary>What a word, a number or a tag may follow is none: "cast:(", "3:30", "&lt;3rd".</summary>
    private static readonly string[] GladMarks = [":-)", ":)", "=)", ";)", ";-)", ":D", ":-D", "<3", "^^", ":]"];

    private static readonly string[] SadMarks = [":-(", ":(", "=(", ":'(", "</3", ":-/", ":[", ":-|"];

    private static readonly SearchValues<string> Marks = SearchValues.Create(
        [.. GladMarks, .. SadMarks],
        StringComparison.Ordinal
    );

    private static readonly HashSet<int> GladPoints = PointsOf(GladOnes);
    private static readonly HashSet<int> SadPoints = PointsOf(SadOnes);

    /// <summary>True if an emoticon may be in it; emoji are no ASCII, which others look for.</summary>
    internal static bool MayHoldMarks(ReadOnlySpan<char> text) => text.ContainsAny(Marks);

    /// <summary>The text with words for its emoji and emoticons.</summary>
    public static string Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        char[] buffer = ArrayPool<char>.Shared.Rent(MaxLength(text));
        string written = new string(buffer.AsSpan(0, Write(text, buffer)));
        ArrayPool<char>.Shared.Return(buffer);
        return written;
    }

    /// <summary>The most characters that a text can become.</summary>
    internal static int MaxLength(ReadOnlySpan<char> text)
    {
        int candidates = 0;
        foreach (char c in text)
        {
            candidates += c is ':' or ';' or '=' or '<' or '^' or >= '\u2000' ? 1 : 0;
        }

        return checked(text.Length + candidates * Longest);
    }

    /// <summary>
    /// Writes the text to a span of at least <see cref="MaxLength"/> characters and returns its length. Linear in the text.
    /// </summary>
    internal static int Write(ReadOnlySpan<char> text, Span<char> destination)
    {
        int written = 0;
        int read = 0;
        while (read < text.Length)
        {
            if (MarkAt(text, read) is (var mark, var markWord))
            {
                Append($" {markWord} ", destination, ref written);
                read += mark;
                continue;
            }

            int length = char.IsSurrogatePair(text[read], read + 1 < text.Length ? text[read + 1] : '\0') ? 2 : 1;
            int point = length == 2 ? char.ConvertToUtf32(text[read], text[read + 1]) : text[read];
            if (!IsPictograph(point))
            {
                text.Slice(read, length).CopyTo(destination[written..]);
                written += length;
                read += length;
                continue;
            }

            Append(
                GladPoints.Contains(point) ? $" {Glad} "
                    : SadPoints.Contains(point) ? $" {Sad} "
                    : " ",
                destination,
                ref written
            );
            read += length;
            while (read < text.Length && BelongsToLast(text, read) is > 0 and var more)
            {
                read += more;
            }
        }

        return written;
    }

    private static void Append(string word, Span<char> destination, ref int written)
    {
        word.CopyTo(destination[written..]);
        written += word.Length;
    }

    /// <summary>The length of the emoticon that begins here, and its word.</summary>
    private static (int Length, string Word)? MarkAt(ReadOnlySpan<char> text, int index)
    {
        if (text[index] is not (':' or ';' or '=' or '<' or '^'))
        {
            return null;
        }

        var rest = text[index..];
        string? found = null;
        string word = "";
        foreach (string mark in GladMarks)
        {
            (found, word) = rest.StartsWith(mark) ? (mark, Glad) : (found, word);
        }

        foreach (string mark in SadMarks)
        {
            (found, word) = rest.StartsWith(mark) ? (mark, Sad) : (found, word);
        }

        if (found is null)
        {
            return null;
        }

        bool isApart =
            (index == 0 || !char.IsAsciiDigit(text[index - 1]))
            && (rest.Length == found.Length || !char.IsLetterOrDigit(rest[found.Length]));
        return isApart ? (found.Length, word) : null;
    }

    /// <summary>The length of a joiner, a selector or a tone of skin; 0 for anything else.</summary>
    private static int BelongsToLast(ReadOnlySpan<char> text, int index) =>
        text[index] is '\u200D' or '\uFE0E' or '\uFE0F' or '\u20E3' ? 1
        : index + 1 < text.Length && text[index] == '\uD83C' && text[index + 1] is >= '\uDFFB' and <= '\uDFFF' ? 2
        : 0;

    /// <summary>The blocks of emoji, dingbats and other small pictures.</summary>
    private static bool IsPictograph(int point) =>
        point
            is >= 0x1F000
                and <= 0x1FAFF
                or >= 0x2600
                and <= 0x27BF
                or >= 0x2B00
                and <= 0x2BFF
                or >= 0x2300
                and <= 0x23FF
                or >= 0x25A0
                and <= 0x25FF;

    private static HashSet<int> PointsOf(string emoji) =>
        [.. emoji.EnumerateRunes().Select(rune => rune.Value).Where(point => point is not (0x200D or 0xFE0F or 0x1F4A8))];
}
