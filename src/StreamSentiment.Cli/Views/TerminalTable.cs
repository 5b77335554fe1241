using Spectre.Console;
using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>Converts a table of a report for the terminal; marked rows are bold.</summary>
internal static class TerminalTable
{
    public static Table From(HtmlTable source)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(source.Caption));
        foreach (string column in source.Columns)
        {
            var header = new TableColumn(Markup.Escape(column.TrimEnd('#')));
            table.AddColumn(column.EndsWith('#') ? header.RightAligned().NoWrap() : header);
        }

        foreach (var (cells, isChosen) in source.Rows)
        {
            table.AddRow(
                cells.Select(cell => new Markup(
                    Markup.Escape(cell),
                    isChosen ? new Style(decoration: Decoration.Bold) : Style.Plain
                ))
            );
        }

        return table;
    }
}
