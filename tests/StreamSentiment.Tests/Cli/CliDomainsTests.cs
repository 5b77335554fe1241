using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>compare</c> on product domains as a shell sees it.</summary>
public sealed class CliDomainsTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Compare_Domains_RunsTheProtocolOnAllLabelledReviewsAndReports()
    {
        using var folder = new TemporaryFolder();
        string data = Archive(folder),
            output = Path.Combine(folder.Path, "out");
        await using var cli = ProcessRunner.StartCli([
            "compare",
            "--data",
            data,
            "--domains",
            "books,dvd",
            "--from",
            model.Store,
            "--epochs",
            "1",
            "--output",
            output,
            "--jobs",
            "2",
        ]);
        Assert.Equal(0, await cli.EndAsync());
        Assert.Contains("80.4", Assert.Single(cli.OutputLines, line => line.Contains("books ")));
        Assert.Contains("82.4", Assert.Single(cli.OutputLines, line => line.Contains("dvd ")));
        Assert.Contains("81.4", Assert.Single(cli.OutputLines, line => line.Contains("mean ") && line.Contains('.')));
        Assert.DoesNotContain("kitchen", cli.Output);
        Assert.Equal(10, cli.ErrorLines.Count(line => line.Contains(", fold ")));
        string report = File.ReadAllText(Path.Combine(output, "report.html"));
        Assert.Contains($"{model.Manifest.Name} {model.Manifest.Version} in product domains", report);
        Assert.Contains("48 reviews", report); // both splits of both domains
        Assert.True(File.Exists(Path.Combine(output, "report-plots", "domains.svg")));
    }

    [Fact]
    public async Task Compare_DomainsAgain_GoesOnFromTheFoldsThatAreFinished()
    {
        using var folder = new TemporaryFolder();
        string folds = Path.Combine(folder.Path, "out", "folds.jsonl");
        string[] compare =
        [
            "compare",
            "--data",
            Archive(folder),
            "--domains",
            "books",
            "--from",
            model.Store,
            "--output",
            Path.GetDirectoryName(folds)!,
            "--epochs",
        ];
        await using var first = ProcessRunner.StartCli([.. compare, "1"]);
        Assert.Equal(0, await first.EndAsync());
        string[] lines = File.ReadAllLines(folds);
        File.WriteAllText(folds, string.Join('\n', lines[..3]) + lines[3][..20]); // as a crash leaves it

        await using var again = ProcessRunner.StartCli([.. compare, "1"]);
        Assert.Equal(0, await again.EndAsync());
        Assert.Contains("2 folds are finished", again.ErrorLines);
        Assert.Equal(3, again.ErrorLines.Count(line => line.Contains(", fold ")));
        Assert.Equal(first.Output, again.Output);

        await using var other = ProcessRunner.StartCli([.. compare, "2"]);
        Assert.Equal(1, await other.EndAsync());
        Assert.Contains("another run of the protocol: ", other.ErrorLines[^1]);
        Assert.Contains("fineTuning.training.epochs is 1 in it and 2 now", other.ErrorLines[^1]);
    }

    [Theory]
    [InlineData("splits", "", "--domains", "books,test")]
    [InlineData("--seeds has no meaning with", "", "--seeds", "2")]
    [InlineData("--from has no meaning without", "x.csv", "--from", "models")]
    public async Task Compare_DomainsWrongUse_IsRefused(string message, string other, params string[] more)
    {
        using var folder = new TemporaryFolder();
        await using var cli = ProcessRunner.StartCli([
            "compare",
            "--data",
            other.Length > 0 ? other : Archive(folder),
            "--output",
            folder.Path,
            .. more,
        ]);
        Assert.Equal(2, await cli.EndAsync());
        Assert.Contains(message, cli.ErrorLines[^1]);
    }

    private static string Archive(TemporaryFolder folder)
    {
        foreach (string domain in (string[])["books", "dvd", "kitchen_&_housewares"])
        {
            folder.Write($"unpacked/{domain}/positive.review", Records("a good and great story"));
            folder.Write($"unpacked/{domain}/negative.review", Records("a bad and boring movie"));
        }

        return $"amazon-domains:{Path.Combine(folder.Path, "unpacked")}";
    }

    private static string Records(string text) =>
        string.Concat(
            Enumerable
                .Range(1, 12)
                .Select(i => $"<review>\n<unique_id>\n{i}\n</unique_id>\n<review_text>\n{text} {i}\n</review_text>\n</review>\n")
        );
}
