using StreamSentiment.Hosting;
using StreamSentiment.Scorer;

namespace StreamSentiment.Tests.Hosting;

public sealed class HostHelpTests
{
    private static readonly HostHelp Help = new(
        "StreamSentiment.Scorer",
        "scores.",
        "StreamSentiment.Scorer --bootstrap b:1",
        ScorerSettings.ShortForms,
        new ScorerSettings()
    );

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--bootstrap", "b:1", "--help")]
    public void Answer_Help_ListsEverySettingWithADefaultThatNoMachineSpoils(params string[] args)
    {
        string text = Help.Answer(args)!;
        foreach (var setting in SettingNames.Of(new ScorerSettings()))
        {
            Assert.Contains($"  {setting.Name} ", text);
        }

        Assert.Contains("--bootstrap HOST:PORT", text);
        Assert.Contains("Kafka:StallAfter                    00:00:30", text);
        Assert.Contains("models, beside the program", text);
        Assert.DoesNotContain(AppContext.BaseDirectory, text);
        Assert.DoesNotContain(Environment.MachineName, text);
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
    }

    [Fact]
    public void Answer_Version_IsTheProgramAndItsVersion() =>
        Assert.Matches(@"^StreamSentiment.Scorer \d+\.\d+\.\d+", Help.Answer(["--version"]));

    [Fact]
    public void Answer_ArgumentsOfARun_IsNull() => Assert.Null(Help.Answer(["--bootstrap", "b:1"]));
}
