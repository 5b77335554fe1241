using System.Text.RegularExpressions;
using StreamSentiment.Cli;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Data;
using StreamSentiment.Tests.Data;

namespace StreamSentiment.Tests.Cli.Reports;

public sealed partial class HtmlReportTests
{
    public static TheoryData<string> Documents => ["training", "comparison", "data"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void ToHtml_EveryDocument_NeedsNothingElseAndCanBeReadWithoutEyes(string document)
    {
        string html = Of(document).ToHtml();
        Assert.All(
            Source().Matches(html),
            source => Assert.StartsWith("data:image/svg+xml;base64,", source.Groups["value"].Value)
        );
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("url(", html);
        Assert.DoesNotContain("@import", html);
        Assert.Equal(Regex.Count(html, "<img "), Regex.Count(html, "alt=\"[^\"]{20,}\""));
        Assert.Equal(Regex.Count(html, "<img "), Regex.Count(html, "prefers-color-scheme: dark\\)\" srcset"));
        Assert.Equal(Regex.Count(html, "<th[ >]"), Regex.Count(html, "<th scope=\"(col|row)\""));
        Assert.Equal(Regex.Count(html, "<table>"), Regex.Count(html, "<caption>"));
        Assert.Single(Regex.Matches(html, "<h1>"));
    }

    [Fact]
    public void Training_Report_SaysWhatWasEvaluatedAndWritesNamesAsText()
    {
        string html = Of("training").ToHtml();
        Assert.Contains("<h2>Evaluation on the test split</h2>", html);
        Assert.Contains("<h1>&lt;b&gt;tiny&lt;/b&gt; v1</h1>", html);
        Assert.Contains("<td>a &amp; b.csv</td>", html);
        Assert.Contains("<tr class=\"chosen\"><th scope=\"row\" class=\"number\">3</th><td class=\"number\">0.3333</td>", html);
        Assert.Contains("was not evaluated", TrainingReport.Create(Samples.Training with { Scored = null }).ToHtml());
    }

    [Fact]
    public void Comparison_Report_RanksAndAdvises()
    {
        string html = Of("comparison").ToHtml();
        Assert.Contains("<p class=\"advice\">Take lstm: ", html);
        Assert.True(
            html.IndexOf("<th scope=\"row\">stacked-lstm", StringComparison.Ordinal)
                < html.IndexOf("<th scope=\"row\">lstm", StringComparison.Ordinal)
        );
        Assert.Contains("1 h 1 min", html);
        Assert.Contains("80.10, 80.20, 80.30", html);
    }

    [Fact]
    public void Data_Inspection_CountsWhatTheReviewsHold()
    {
        var data = Samples.Data;
        Assert.Equal([(Splits.Train, 1, 1, 0), (Splits.Test, 1, 1, 0), (Splits.Unlabelled, 0, 0, 1)], data.Counts);
        Assert.Equal([("books", 4), ("dvd", 1)], data.Sources);
        Assert.Equal((1, 1, 1), (data.All.Duplicates, data.All.Empty, data.InBothSplits));
        Assert.Equal([0, 2, 2, 2, 2], data.Read.Values); // the vocabulary holds "a" and "film"
        // The test split is "a good film": three words cover "a" and "film", four cover "good" too.
        Assert.Equal([(3, 2 / 3.0), (4, 1)], data.Coverage);
    }

    [Fact]
    public void Save_Figures_LieBesideThePage()
    {
        using var folder = new TemporaryFolder();
        string path = ReportFile.Prepare(Path.Combine(folder.Path, "new", "folder", "report.html"))!;
        Of("comparison").Save(path);
        Assert.Contains("<!doctype html>", File.ReadAllText(path));
        Assert.Equal(
            [
                "accuracies.png",
                "accuracies.svg",
                "accuracy-parameters.png",
                "accuracy-parameters.svg",
                "accuracy-speed.png",
                "accuracy-speed.svg",
            ],
            Directory
                .GetFiles(Path.Combine(folder.Path, "new", "folder", "report-plots"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Prepare_NameThatIsNoPage_IsWrongUse()
    {
        using var folder = new TemporaryFolder();
        string asFolder = Directory.CreateDirectory(Path.Combine(folder.Path, "folder.html")).FullName;
        Assert.Null(ReportFile.Prepare(null));
        Assert.Throws<UsageException>(() => ReportFile.Prepare("report.pdf"));
        Assert.Throws<UsageException>(() => ReportFile.Prepare(asFolder));
        Assert.ThrowsAny<IOException>(() => ReportFile.Prepare(Path.Combine(folder.Write("file", ""), "report.html")));
    }

    private static HtmlReport Of(string document) =>
        document switch
        {
            "training" => TrainingReport.Create(Samples.Training),
            "comparison" => ComparisonReport.Create(Samples.Comparison),
            _ => DataReport.Create(Samples.Data, examples: 2),
        };

    [GeneratedRegex("""(src|href|srcset)="(?<value>[^"]*)""")]
    private static partial Regex Source();
}
