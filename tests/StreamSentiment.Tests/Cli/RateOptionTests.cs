using System.CommandLine;
using StreamSentiment.Cli.Options;

namespace StreamSentiment.Tests.Cli;

public sealed class RateOptionTests
{
    private readonly Option<double?> option = RateOption.Create("Records per second.");

    [Theory]
    [InlineData("50/s", 50)]
    [InlineData("0.5", 0.5)]
    [InlineData("1e3/s", 1000)]
    public void Parse_Rate_IsRecordsPerSecond(string text, double expected) =>
        Assert.Equal(expected, Parse(text).GetValue(option));

    [Theory]
    [InlineData("0")]
    [InlineData("-1/s")]
    [InlineData("50/m")]
    [InlineData("fast")]
    [InlineData("1e999")]
    public void Parse_NoRate_IsRefused(string text) =>
        Assert.Contains($"--rate {text}", Assert.Single(Parse(text).Errors).Message);

    private ParseResult Parse(string text) => new RootCommand { option }.Parse(["--rate", text]);
}
