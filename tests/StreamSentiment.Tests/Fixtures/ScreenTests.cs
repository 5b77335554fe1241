namespace StreamSentiment.Tests.Fixtures;

/// <summary>The terminal of the tests shows what one shows.</summary>
public sealed class ScreenTests
{
    [Theory]
    [InlineData("abc\r\ndef", "abc|def")]
    [InlineData("abc\rX", "Xbc")]
    [InlineData("abcde", "abcde")]
    [InlineData("abcde\r\nf", "abcde|f")]
    [InlineData("abcdef", "abcde|f", "abcde")]
    [InlineData("日本語", "日本|語", "日本")]
    [InlineData("one\r\ntwo\r\e[1A\e[2Knew\r\n", "new|two")]
    [InlineData("one\r\ntwo\r\e[1A\e[0Jx", "x")]
    [InlineData("\e[38;5;2mab\e[0m\e[1Dc", "ac")]
    public void Write_Output_IsWhatATerminalShows(string output, string expected, params string[] tooLong)
    {
        var screen = new Screen(columns: 5, rows: 10).Write(output);

        Assert.Equal(expected.Split('|'), screen.Lines);
        Assert.Equal(tooLong, screen.TooLong);
        Assert.Empty(screen.Unknown);
    }

    [Fact]
    public void Write_HiddenCursor_IsKnown()
    {
        Assert.False(new Screen(5, 10).Write("\e[?25l").ShowsCursor);
        Assert.True(new Screen(5, 10).Write("\e[?25l\e[?25h").ShowsCursor);
        Assert.Equal(["\e[3q"], new Screen(5, 10).Write("\e[3q").Unknown);
    }
}
