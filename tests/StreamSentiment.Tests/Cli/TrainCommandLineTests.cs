using System.CommandLine;
using StreamSentiment.Cli.Views;

namespace StreamSentiment.Tests.Cli;

public sealed class TrainCommandLineTests
{
    private readonly Option<string> data = new("--data");
    private readonly Option<int> trials = new("--trials") { DefaultValueFactory = _ => 20 };
    private readonly Option<int[]> dense = new("--dense");

    [Fact]
    public void Format_GivenOptions_AreCopiedQuotedAndWithoutThoseOfTheSearch()
    {
        var parsed = new RootCommand { data, trials, dense }.Parse([
            "--data",
            "it's data.jsonl",
            "--trials",
            "3",
            "--dense",
            "16",
            "--dense",
            "8",
        ]);

        Assert.Equal(
            "streamsentiment train --data 'it'\\''s data.jsonl' --dense 16 --dense 8 --seed 1",
            TrainCommandLine.Format(parsed, [trials], [KeyValuePair.Create("seed", "1")])
        );
    }
}
