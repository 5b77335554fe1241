namespace StreamSentiment.Text.Typography;

/// <summary>
/// The code page of Windows for western Europe, which names what Latin-1 leaves to controls: bytes 128 to 159.
/// <see href="https://encoding.spec.whatwg.org/#windows-1252"/>
/// </summary>
internal static class Windows1252
{
    private const char First = '\u0080';

    private const string Named = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    /// <summary>The character of a byte, 0 to 255.</summary>
    public static char FromByte(int value) =>
        value - First is var index && (uint)index < Named.Length ? Named[index] : (char)value;

    /// <summary>The byte of a character in this code page, or in Latin-1; -1 where it has none.</summary>
    public static int ToByte(char c) =>
        c <= '\u00FF' ? c
        : Named.IndexOf(c, StringComparison.Ordinal) is var index and >= 0 ? First + index
        : -1;
}
