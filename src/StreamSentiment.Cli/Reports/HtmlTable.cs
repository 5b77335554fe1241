namespace StreamSentiment.Cli.Reports;

/// <summary>A table of a report; the first column names the row.</summary>
/// <param name="Caption">What it holds, for those who cannot see it.</param>
/// <param name="Columns">Headings; one that ends in <c>#</c> is of numbers, which stand to the right, one in <c>##</c> of several, which may be broken.</param>
internal sealed record HtmlTable(string Caption, params string[] Columns)
{
    private readonly List<(string[] Cells, bool IsChosen)> rows = [];

    /// <summary>The rows, and whether each is to be marked.</summary>
    public IReadOnlyList<(string[] Cells, bool IsChosen)> Rows => rows;

    public HtmlTable Row(params string[] cells)
    {
        rows.Add((cells, false));
        return this;
    }

    /// <summary>A row that is marked.</summary>
    public HtmlTable Chosen(params string[] cells)
    {
        rows.Add((cells, true));
        return this;
    }
}
