using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;

namespace StreamSentiment.Text.Typography;

/// <summary>
/// HTML's character references: by name and by number, with and without the semicolon, with the meaning that browsers give
/// them. <see href="https://html.spec.whatwg.org/multipage/named-characters.html"/>
/// </summary>
internal static class HtmlEntities
{
    private const int LongestName = 24;

    /// <summary>Names that .NET does not know, and frequent ones, which it would decode by way of new strings.</summary>
    private const string Names = """
        nbsp=U+00A0 NBSP=U+00A0 NonBreakingSpace=U+00A0 ensp=U+2002 emsp=U+2003 emsp13=U+2004 emsp14=U+2005 numsp=U+2007
        puncsp=U+2008 thinsp=U+2009 ThinSpace=U+2009 hairsp=U+200A VeryThinSpace=U+200A MediumSpace=U+205F
        ZeroWidthSpace=U+200B NegativeThinSpace=U+200B zwnj=U+200C zwj=U+200D NoBreak=U+2060 shy=U+00AD
        Tab=U+0009 NewLine=U+000A quot=U+0022 QUOT=U+0022 apos=U+0027 lt=U+003C LT=U+003C gt=U+003E GT=U+003E
        rsquo=U+2019 lsquo=U+2018 rdquo=U+201D ldquo=U+201C sbquo=U+201A bdquo=U+201E laquo=U+00AB raquo=U+00BB
        rsquor=U+2019 lsquor=U+201A rdquor=U+201D ldquor=U+201E CloseCurlyQuote=U+2019 OpenCurlyQuote=U+2018
        CloseCurlyDoubleQuote=U+201D OpenCurlyDoubleQuote=U+201C bprime=U+2035 backprime=U+2035
        hyphen=U+2010 dash=U+2010 ndash=U+2013 mdash=U+2014 horbar=U+2015 hellip=U+2026 mldr=U+2026 nldr=U+2025
        excl=U+0021 num=U+0023 dollar=U+0024 percnt=U+0025 lpar=U+0028 rpar=U+0029 ast=U+002A midast=U+002A plus=U+002B
        comma=U+002C period=U+002E sol=U+002F colon=U+003A semi=U+003B equals=U+003D quest=U+003F commat=U+0040
        lsqb=U+005B lbrack=U+005B bsol=U+005C rsqb=U+005D rbrack=U+005D Hat=U+005E lowbar=U+005F UnderBar=U+005F
        grave=U+0060 DiacriticalGrave=U+0060 lcub=U+007B lbrace=U+007B verbar=U+007C vert=U+007C VerticalLine=U+007C
        rcub=U+007D rbrace=U+007D fflig=U+FB00 filig=U+FB01 fllig=U+FB02 ffilig=U+FB03 ffllig=U+FB04
        """;

    private static readonly FrozenDictionary<string, char>.AlternateLookup<ReadOnlySpan<char>> Known = Names
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split("=U+"))
        .ToFrozenDictionary(entry => entry[0], entry => (char)Convert.ToInt32(entry[1], 16), StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Names that need no semicolon, whatever follows: "didn&amp;rsquot".</summary>
    private static readonly string[] Unclosed =
    [
        "nbsp",
        "quot",
        "apos",
        "rsquo",
        "lsquo",
        "rdquo",
        "ldquo",
        "ndash",
        "mdash",
        "hellip",
    ];

    /// <summary>Names that need no semicolon before what is no letter: HTML's older ones that are no English words.</summary>
    private static readonly string[] ClosedByNonLetter =
    [
        "lt",
        "LT",
        "gt",
        "GT",
        "copy",
        "reg",
        "trade",
        "laquo",
        "raquo",
        "sbquo",
        "bdquo",
        "ensp",
        "emsp",
        "thinsp",
        "shy",
        "szlig",
    ];

    private static readonly string[] AccentNames = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "lig"];

    private static readonly string[] Ampersands = ["amp;", "AMP;", "#38;", "#038;", "#x26;", "#X26;"];

    /// <summary>The length of what, behind a '&amp;', makes it an escaped one; 0 for anything else.</summary>
    public static int AmpersandLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('a' or 'A' or '#'))
        {
            return 0;
        }

        foreach (string escaped in Ampersands)
        {
            if (text.StartsWith(escaped))
            {
                return escaped.Length;
            }
        }

        return text.StartsWith("amp") && (text.Length == 3 || !char.IsAsciiLetterOrDigit(text[3])) ? 3 : 0;
    }

    /// <summary>
    /// Decodes what follows a '&amp;': returns its length, semicolon included, and writes the one or two characters that it
    /// stands for; returns 0 where it is no character reference.
    /// </summary>
    public static int Decode(ReadOnlySpan<char> text, Span<char> destination, out int written)
    {
        if (text.IsEmpty || !(text[0] == '#' || char.IsAsciiLetter(text[0])))
        {
            written = 0;
            return 0;
        }

        int length = text[0] == '#' ? DecodeNumber(text, out var rune) : DecodeName(text, out rune);
        written = length == 0 ? 0 : rune.EncodeToUtf16(destination);
        return length;
    }

    private static int DecodeNumber(ReadOnlySpan<char> text, out Rune rune)
    {
        bool isHex = text.Length > 1 && text[1] is 'x' or 'X';
        int start = isHex ? 2 : 1;
        int end = start;
        int value = 0;
        while (end < text.Length && value <= 0x10FFFF && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            int digit = int.Parse(text.Slice(end, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            value = (value * (isHex ? 16 : 10)) + digit;
            end++;
        }

        value = value <= 0xFF ? Windows1252.FromByte(value) : value;
        bool isText = end > start && (value >= ' ' || value is '\t' or '\n' or '\r') && Rune.TryCreate(value, out _);
        rune = isText ? new Rune(value) : default;
        return isText ? end + SemicolonLength(text, end) : 0;
    }

    private static int DecodeName(ReadOnlySpan<char> text, out Rune rune)
    {
        int length = 0;
        while (length < Math.Min(text.Length, LongestName) && char.IsAsciiLetterOrDigit(text[length]))
        {
            length++;
        }

        if (SemicolonLength(text, length) > 0 && TryDecode(text[..length], out rune))
        {
            return length + 1;
        }

        length = UnclosedLength(text);
        rune = default;
        return length > 0 && TryDecode(text[..length], out rune) ? length : 0;
    }

    private static int UnclosedLength(ReadOnlySpan<char> text)
    {
        foreach (string name in Unclosed)
        {
            if (text.StartsWith(name))
            {
                return name.Length;
            }
        }

        int length = 0;
        while (length < Math.Min(text.Length, LongestName) && char.IsAsciiLetter(text[length]))
        {
            length++;
        }

        foreach (string name in ClosedByNonLetter)
        {
            if (text[..length].SequenceEqual(name))
            {
                return length;
            }
        }

        foreach (string accent in AccentNames)
        {
            if (length > accent.Length && text[..length].EndsWith(accent))
            {
                return length;
            }
        }

        return 0;
    }

    private static bool TryDecode(ReadOnlySpan<char> name, out Rune rune)
    {
        rune = default;
        if (name.IsEmpty)
        {
            return false;
        }

        if (Known.TryGetValue(name, out char known))
        {
            rune = new Rune(known);
            return true;
        }

        string decoded = WebUtility.HtmlDecode($"&{name};");
        return decoded.Length == 1 && Rune.TryCreate(decoded[0], out rune);
    }

    private static int SemicolonLength(ReadOnlySpan<char> text, int index) => index < text.Length && text[index] == ';' ? 1 : 0;
}
