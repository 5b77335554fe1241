namespace StreamSentiment.Cli.Reports;

/// <summary>A table of a report; the first column names the row.</summary>
/// <param name="Caption">The content in words, for people who cannot see it.</param>
/// <param name="Columns">
/// Headings. One that ends in <c>#</c> has numbers, aligned to the right; one that ends in <c>##</c> has lists of numbers, which
/// may wrap.
/// </param>
internal sealed record HtmlTable(string Caption, params string[] Columns)
{
    private readonly List<(string[] Cells, bool IsChosen)> rows = [];

    /// <summary>The rows; a chosen one is marked.</summary>
    public IReadOnlyList<(string[] Cells, bool IsChosen)> Rows => rows;

    public HtmlTable Row(params string[] cells)
    {
        rows.Add((cells, false));
        return this;
    }

    /// <summary>Adds a row that is marked.</summary>
    public HtmlTable Chosen(params string[] cells)
    {
        rows.Add((cells, true));
        return this;
    }
}
