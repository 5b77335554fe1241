using System.Buffers;
using System.Text;

namespace StreamSentiment.Text.Typography;

/// <summary>
/// Repairs UTF-8 that was read as Windows-1252 or Latin-1, once or several times: "didnâ€™t", "cafÃ©". Only sequences are
/// repaired that nobody writes: "Â" or "Ã" before a sign, "â€" and its like, and the beginnings of emoji and of the
/// byte-order mark.
/// </summary>
internal static class Mojibake
{
    private const int MostRounds = 3;
    private const char Euro = '€';

    private static readonly SearchValues<char> Leads = SearchValues.Create("ÂÃâïð");

    /// <summary>Characters that rightly follow a letter, where a sequence of two is no proof of a wrong decoding.</summary>
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("‘’“”–—…‚„‹›");

    /// <summary>Repairs the text where it stands and returns its length, which is never larger.</summary>
    public static int Repair(Span<char> text)
    {
        int length = text.Length;
        for (int round = 0; round < MostRounds; round++)
        {
            int repaired = RepairOnce(text[..length]);
            if (repaired == length)
            {
                break;
            }

            length = repaired;
        }

        return length;
    }

    private static int RepairOnce(Span<char> text)
    {
        int read = text.IndexOfAny(Leads);
        if (read < 0)
        {
            return text.Length;
        }

        int written = read;
        while (read < text.Length)
        {
            int length = Decode(text[read..], out var rune);
            if (length > 0)
            {
                read += length;
                written += rune.EncodeToUtf16(text[written..]);
            }
            else
            {
                text[written++] = text[read++];
            }
        }

        return written;
    }

    /// <summary>The number of characters that begin the text and stand for the bytes of one; 0 where they do not.</summary>
    private static int Decode(ReadOnlySpan<char> text, out Rune rune)
    {
        rune = default;
        int length = text[0] switch
        {
            'Â' or 'Ã' => 2,
            'â' or 'ï' => 3,
            'ð' => 4,
            _ => 0,
        };
        if (length == 0 || text.Length < 2 || !MayFollow(text[0], text[1]))
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < Math.Min(length, text.Length); i++)
        {
            int value = Windows1252.ToByte(text[i]);
            if (value < 0)
            {
                break;
            }

            bytes[i] = (byte)value;
        }

        if (Rune.DecodeFromUtf8(bytes[..length], out rune, out int consumed) == OperationStatus.Done && consumed == length)
        {
            return length;
        }

        // The last byte of ” has no character in Windows-1252, and many a program drops it.
        rune = new Rune('”');
        return text[0] == 'â' && text[1] == Euro ? 2 : 0;
    }

    private static bool MayFollow(char lead, char second) =>
        lead switch
        {
            'Â' => second is >= '\u0080' and <= '\u00BF',
            'Ã' => second is >= '\u0080' and <= '\u00BF' || !"‘’“”".Contains(second),
            'ð' => second is 'Ÿ' or '\u009F',
            _ => !Punctuation.Contains(second) || second is '‚' or '„',
        };
}
