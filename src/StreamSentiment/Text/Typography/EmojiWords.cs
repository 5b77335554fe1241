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

    /// <summary>What no emoticon begins with; what is no ASCII is looked at one by one.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(0, 128).Select(c => (char)c).Except(GladMarks.Concat(SadMarks).Select(mark => mark[0])),
    ]);

    private static readonly HashSet<int> GladPoints = PointsOf(GladOnes);
    private static readonly HashSet<int> SadPoints = PointsOf(SadOnes);

    /// <summary>True if an emoticon may be in it; emoji are no ASCII, which others look for.</summary>
    internal static bool MayHoldMarks(ReadOnlySpan<char> text) => text.ContainsAny(Marks);

    /// <summary>The length of the emoji or emoticon that begins here; 0 where none does.</summary>
    internal static int LengthAt(ReadOnlySpan<char> text, int index) => WordAt(text, index)?.Length ?? 0;

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
        for (int next = Skip(text, 0); next < text.Length; next = Skip(text, next + 1))
        {
            candidates++;
        }

        return checked(text.Length + candidates * Longest);
    }

    /// <summary>
    /// Writes the text to a span of at least <see cref="MaxLength"/> characters and returns its length. Linear in the text.
    /// </summary>
    internal static int Write(ReadOnlySpan<char> text, Span<char> destination)
    {
        int written = 0;
        int read = 0; // what is written of it
        int next = Skip(text, 0);
        while (next < text.Length)
        {
            if (WordAt(text, next) is not (var length, var word))
            {
                next = Skip(text, next + 1);
                continue;
            }

            Append(text[read..next], destination, ref written);
            Append(" ", destination, ref written);
            if (word.Length > 0)
            {
                Append(word, destination, ref written);
                Append(" ", destination, ref written);
            }

            read = next + length;
            next = Skip(text, read);
        }

        Append(text[read..], destination, ref written);
        return written;
    }

    /// <summary>The next place from here at which something else than plain text may be.</summary>
    private static int Skip(ReadOnlySpan<char> text, int start)
    {
        int plain = text[start..].IndexOfAnyExcept(Plain);
        return plain < 0 ? text.Length : start + plain;
    }

    /// <summary>The length of the emoticon or emoji that begins here, and its word, which may be empty.</summary>
    private static (int Length, string Word)? WordAt(ReadOnlySpan<char> text, int index)
    {
        if (char.IsAscii(text[index]))
        {
            return MarkAt(text, index);
        }

        int length = char.IsSurrogatePair(text[index], index + 1 < text.Length ? text[index + 1] : '\0') ? 2 : 1;
        int point = length == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
        if (!IsPictograph(point))
        {
            return null;
        }

        while (index + length < text.Length && BelongsToLast(text, index + length) is > 0 and var more)
        {
            length += more;
        }

        return (
            length,
            GladPoints.Contains(point) ? Glad
            : SadPoints.Contains(point) ? Sad
            : ""
        );
    }

    private static void Append(ReadOnlySpan<char> word, Span<char> destination, ref int written)
    {
        word.CopyTo(destination[written..]);
        written += word.Length;
    }

    /// <summary>The length of the emoticon that begins here, and its word.</summary>
    private static (int Length, string Word)? MarkAt(ReadOnlySpan<char> text, int index)
    {
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
