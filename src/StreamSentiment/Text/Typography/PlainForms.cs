namespace StreamSentiment.Text.Typography;

/// <summary>
/// The plain forms of characters: quotes, apostrophes, dashes, dots and blanks as ASCII has them, full-width and styled letters
/// as letters, ligatures as their letters, invisible characters as nothing.
/// <see href="https://www.unicode.org/Public/UCD/latest/ucd/"/>
/// </summary>
/// <remarks>
/// By Unicode's properties Quotation_Mark, Dash and White_Space, and what stands for them by custom. Fractions, superscripts,
/// circled numbers, trade marks, and the compatibility forms of Chinese, Japanese and Korean are not among them: they are
/// words, or parts of words, of their own.
/// </remarks>
internal static class PlainForms
{
    /// <summary>The length of the longest form.</summary>
    public const int Longest = 4;

    /// <summary>The mark that makes a keycap of the digit before it.</summary>
    public const char Keycap = '\u20E3';

    private const char NextLine = '\u0085';

    private static readonly (string Form, string Characters)[] Groups =
    [
        ("\"", "«»“”„‟″‶〝〞〟⹂「」『』﹁﹂﹃﹄｢｣❝❞❠ˮ״˝⸂⸃⸄⸅⸉⸊⸌⸍⸜⸝⸠⸡"),
        ("'", "‘’‚‛‹›′‵❛❜❟´ʹʻʼʽˈˊˋ˴՚׳ߴߵꞋꞌ΄᾽᾿´῾"),
        ("-", "‐‑‒–−⁃˗֊־᐀᠆⸗⸚⹀⹝〜〰゠﹣︲╌─━"),
        (" -- ", "—―⸺⸻﹘︱"),
        ("...", "…⋯︙"),
        ("..", "‥︰"),
        (".", "․﹒"),
        (". ", "。｡"),
        (",", "﹐﹑"),
        (", ", "、､"),
        ("!!", "‼"),
        ("??", "⁇"),
        ("?!", "⁈"),
        ("!?", "⁉"),
        ("!", "﹗"),
        ("?", "﹖"),
        (":", "﹕"),
        (";", "﹔\u037E"),
        ("(", "﹙"),
        (")", "﹚"),
        ("/", "⁄∕"),
        (" ", "\u001C\u001D\u001E\u001F\u00A0\u1680\u202F\u205F\u2800\u3000\u3164\uFFA0\u115F\u1160"),
        ("\n", "\v\f\r\u0085\u2028\u2029"),
        (
            "",
            "\u007F\u00AD\u034F\u061C\u17B4\u17B5\u180B\u180C\u180D\u180E\u200B\u200C\u200D\u200E\u200F\uFEFF\uFFF9\uFFFA\uFFFB"
        ),
        ("ff", "ﬀ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("ffi", "ﬃ"),
        ("ffl", "ﬄ"),
        ("st", "ﬅﬆ"),
    ];

    /// <summary>Characters of the first line become those below them in the second.</summary>
    private const string Styled = "ſKℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴⅅⅆⅇⅈⅉ￠￡￢￣￤￥￦Å";
    private const string Unstyled = "sKCgHHHhIILlNPQRRRZZBCeEFMoDdeij¢£¬¯¦¥₩Å";

    private static readonly string?[]?[] Pages = BuildPages();

    /// <summary>The form of a character, which may be empty; null for a character that stays as it is.</summary>
    public static string? Of(char c) => Pages[c >> 8]?[c & 0xFF];

    /// <summary>Writes the form of a surrogate pair, of one or two characters, and returns its length.</summary>
    public static int Write(char high, char low, Span<char> destination)
    {
        char letter = Unstyle(char.ConvertToUtf32(high, low));
        destination[0] = letter == '\0' ? high : letter;
        if (letter != '\0')
        {
            return 1;
        }

        destination[1] = low;
        return 2;
    }

    /// <summary>Characters that join emoji, or letters of some scripts, or choose the look of what is before them.</summary>
    public static bool IsJoiner(char c) => c is '\u200C' or '\u200D' or (>= '\uFE00' and <= '\uFE0F');

    /// <summary>The letter, digit or quote of a style of mathematics, or in a square; NUL for any other code point.</summary>
    private static char Unstyle(int codePoint) =>
        codePoint switch
        {
            >= 0x1D400 and <= 0x1D6A3 when (codePoint - 0x1D400) % 52 is var letter => (char)(
                letter < 26 ? 'A' + letter : 'a' + letter - 26
            ),
            >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((codePoint - 0x1D7CE) % 10)),
            >= 0x1F130 and <= 0x1F149 => (char)('A' + codePoint - 0x1F130),
            >= 0x1F676 and <= 0x1F678 => '"',
            _ => '\0',
        };

    private static string?[]?[] BuildPages()
    {
        string?[]?[] pages = new string?[256][];
        foreach (var (form, characters) in Groups)
        {
            foreach (char c in characters)
            {
                Set(c, form);
            }
        }

        for (int i = 0; i < Styled.Length; i++)
        {
            Set(Styled[i], Unstyled[i].ToString());
        }

        // Full-width ASCII; circled letters, except the emoji among them
        SetRange('\uFF01', '\uFF5E', c => ((char)(c - '\uFF01' + '!')).ToString());
        SetRange('\u24B6', '\u24CF', c => c == '\u24C2' ? null : ((char)(c - '\u24B6' + 'A')).ToString());
        SetRange('\u24D0', '\u24E9', c => ((char)(c - '\u24D0' + 'a')).ToString());
        SetRange('\u2000', '\u200A', _ => " ");

        // Controls, marks of direction, and selectors that choose the look of a letter
        SetRange('\0', '\u0008', _ => "");
        SetRange('\u000E', '\u001B', _ => "");
        SetRange('\u202A', '\u202E', _ => "");
        SetRange('\u2060', '\u206F', _ => "");
        SetRange('\uFE00', '\uFE0F', _ => "");

        // Nobody writes these controls: they are Windows' characters, read as Latin-1
        SetRange(
            '\u0080',
            '\u009F',
            c => c == NextLine ? "\n" : Of(Windows1252.FromByte(c)) ?? Windows1252.FromByte(c).ToString()
        );
        return pages;

        string? Of(char c) => pages[c >> 8]?[c & 0xFF];

        void Set(char c, string? form) => (pages[c >> 8] ??= new string?[256])[c & 0xFF] = form;

        void SetRange(char first, char last, Func<char, string?> form)
        {
            for (char c = first; c <= last; c++)
            {
                Set(c, form(c));
            }
        }
    }
}
