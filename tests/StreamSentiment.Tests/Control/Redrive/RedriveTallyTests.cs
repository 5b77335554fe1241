using StreamSentiment.Control.Redrive;

namespace StreamSentiment.Tests.Control.Redrive;

public sealed class RedriveTallyTests
{
    [Fact]
    public void Result_RedrivenSkippedAndRefused_AddsUp()
    {
        var result = Tally().Result(isDryRun: false);
        Assert.Equal("Redrove 2 of 5 dead letters; 2 too-large; left out: 2 cut, 1 too-large.", result.Summary);
        Assert.Equal(
            [("matched", "5"), ("reason.too-large", "2"), ("redriven", "2"), ("skipped.cut", "2"), ("skipped.too-large", "1")],
            result.Facts.Select(fact => (fact.Key, fact.Value)).OrderBy(fact => fact.Key, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Result_DryRun_SaysThatNothingWasRedriven()
    {
        var result = Tally().Result(isDryRun: true);
        Assert.StartsWith("Would redrive 2 of 5", result.Summary);
        Assert.Equal("0", result.Facts["redriven"]);
        Assert.Equal("2", result.Facts["reason.too-large"]);
    }

    private static RedriveTally Tally()
    {
        var tally = new RedriveTally();
        for (int letter = 0; letter < 5; letter++)
        {
            tally.Match();
        }

        tally.Redrive("too-large");
        tally.Redrive("invalid-json");
        tally.Redrive("too-large");
        tally.Skip(RedriveCause.Cut);
        tally.Skip(RedriveCause.Cut);
        tally.Refuse("invalid-json");
        return tally;
    }
}
