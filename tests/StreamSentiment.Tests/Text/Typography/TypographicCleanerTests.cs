using CsCheck;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Tests.Text.Typography;

public sealed class TypographicCleanerTests
{
    private const string Keyboard =
        "It's \"good\" - a film (2 h), 50% <3 R&B: yes!? ~ 'tis\tso\nit_is = [x] {y} | $5 #1 a@b ^ `` `q' C:\\d";

    [Fact]
    public void Clean_Keyboard_IsTheSameText() => Assert.Equal(Keyboard, TypographicCleaner.Clean(Keyboard));

    [Fact]
    public void Clean_PlainAscii_IsNotCopied()
    {
        string plain = new(Keyboard.Where(c => c is not ('<' or '&' or '\\' or '`')).ToArray());
        Assert.Same(plain, TypographicCleaner.Clean(plain));
    }

    [Theory]
    [InlineData("good<br /><br />film", "good  film")]
    [InlineData("a<!-- b > c <d> -->e", "a e")]
    [InlineData("&amp;lt;b> &lt;b&gt; &lt;3 &lt;hate&gt;", "    <3 <hate>")]
    [InlineData("AT&amp;T, AT&amp;amp;T", "AT&T, AT&T")]
    [InlineData("&copy 2020 &reg; &trade &pound;5", "\u00A9 2020 \u00AE \u2122 \u00A35")]
    [InlineData("&#128512;&#x1F600;\\ud83d\\ude00", "\U0001F600\U0001F600\U0001F600")]
    [InlineData("ðŸ˜€ âœ… Â£5 Ã–l", "\U0001F600 \u2705 \u00A35 \u00D6l")]
    [InlineData("don`t `so'", "don't `so'")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("\u0301a\u0301\u0301", "\u0301\u00E1\u0301")]
    public void Clean_Text_IsAsAKeyboardWritesIt(string text, string expected) =>
        Assert.Equal(expected, TypographicCleaner.Clean(text));

    [Fact]
    public void Clean_AnyText_FitsAndDoesNotSeeWhatFollows() =>
        Gen.String[Gen.OneOf(Gen.Char["<>&;#/!-ab1 \\u20\u2019\u2014â€™Ã©\u0301\u200D\r\n"], Gen.Char), 0, 60]
            .Sample(text =>
            {
                char[] cleaned = new char[TypographicCleaner.MaxLength(text.Length)];
                int length = TypographicCleaner.Clean(text, cleaned);
                Assert.Equal(
                    new string(cleaned, 0, length),
                    TypographicCleaner.MayChange(text) ? TypographicCleaner.Clean(text) : text
                );
                Assert.StartsWith(
                    new string(cleaned, 0, length),
                    TypographicCleaner.Clean(text + "\n tail"),
                    StringComparison.Ordinal
                );
            });

    /// <summary>Every form fits into what is reserved for it.</summary>
    [Fact]
    public void Of_EveryCharacter_IsNoLongerThanTheLongest()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            Assert.InRange(PlainForms.Of((char)c)?.Length ?? 1, 0, PlainForms.Longest);
        }
    }
}
