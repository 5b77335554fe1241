namespace StreamSentiment.Cli.Reports;

/// <summary>A table of a report or of the terminal; the first column names the row.</summary>
/// <param name="Caption">The content in words, for people who cannot see it; the terminal shows it as the title.</param>
/// <param name="Columns">The columns.</param>
internal sealed record HtmlTable(string Caption, params Column[] Columns)
{
    private readonly List<(string[] Cells, bool IsChosen)> rows = [];

    /// <summary>The rows; a chosen one is marked.</summary>
    public IReadOnlyList<(string[] Cells, bool IsChosen)> Rows => rows;

    /// <summary>False for names and values, which the terminal shows without headings.</summary>
    public bool HasHeadings { get; init; } = true;

    /// <summary>
    /// True for a list of things that other programs read too: without a terminal, only the rows are written, neither title nor
    /// headings.
    /// </summary>
    public bool IsList { get; init; }

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
