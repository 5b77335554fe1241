using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;

namespace StreamSentiment.Tests.Cli.Reports;

public sealed class DomainsViewTests
{
    [Fact]
    public void Table_MarksTheDomainsWhereFineTunedBeatsThePublished()
    {
        var table = DomainsView.Table(Samples.Study);
        Assert.Equal(["Domain", "Published#", "Linear#", "In-domain#", "Transferred#", "Fine-tuned#"], table.Columns);
        Assert.Equal(
            [("books", true), ("dvd", false), ("shoes", false), ("mean", false)],
            table.Rows.Select(row => (row.Cells[0], row.IsChosen))
        );
        Assert.Equal(["books", "80.4", "80.0 ± 0.0", "70.0 ± 0.0", "60.0 ± 0.0", "85.0 ± 1.4"], table.Rows[0].Cells);
        Assert.Equal(["mean", "–", "80.0", "70.0", "60.0", "81.7"], table.Rows[3].Cells);
        Assert.Equal(3, DomainsView.Table(Samples.Study with { Results = [.. Samples.Study.Results.Take(2)] }).Rows.Count);
        Assert.Single(DomainsView.Table(Samples.Study with { Results = [Samples.Study.Results[0]] }).Rows);
    }

    [Fact]
    public void Sentence_CountsTheDomainsThatHaveAPublishedFigure() =>
        Assert.Contains(
            "published linear model in 1 of 2 domains, and our linear one in 2 of 3",
            DomainsView.Sentence(Samples.Study)
        );

    [Fact]
    public void Report_TellsOfBothRecipes()
    {
        string html = DomainsReport.Create(Samples.Study).ToHtml();
        Assert.Contains("6,000 reviews", html);
        Assert.Contains("in-domain", html);
        Assert.Contains("fine-tuning", html);
    }
}
