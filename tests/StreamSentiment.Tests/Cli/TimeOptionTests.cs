using System.Globalization;
using StreamSentiment.Cli.Options;

namespace StreamSentiment.Tests.Cli;

public sealed class TimeOptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("45s", "2026-11-23T11:59:15Z")]
    [InlineData("30m", "2026-11-23T11:30:00Z")]
    [InlineData("2h", "2026-11-23T10:00:00Z")]
    [InlineData("1.5h", "2026-11-23T10:30:00Z")]
    [InlineData("7d", "2026-11-16T12:00:00Z")]
    [InlineData("0s", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-22", "2026-11-22T00:00:00Z")]
    [InlineData("2026-11-22T08:15", "2026-11-22T08:15:00Z")]
    [InlineData("2026-11-22T08:15:30Z", "2026-11-22T08:15:30Z")]
    [InlineData("2026-11-22T08:15:30.25+02:00", "2026-11-22T06:15:30.25Z")]
    public void Parse_IsoOrAge_IsThatTime(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), TimeOption.Parse(text, Now));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("10:30")]
    [InlineData("h")]
    [InlineData("2 h")]
    [InlineData("-2h")]
    [InlineData("2w")]
    [InlineData("22.11.2026")]
    [InlineData("2026-13-01")]
    [InlineData("999999999d")] // before there was a year 1
    public void Parse_NoTime_IsNull(string text) => Assert.Null(TimeOption.Parse(text, Now));
}
