using Spectre.Console;
using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints a comparison: a table and the recommended model.</summary>
internal static class ComparisonView
{
    private const int FullWidth = 130;

    /// <summary>The columns in a narrow terminal; the report has all.</summary>
    private static readonly string[] Essential =
    [
        "Model",
        "Parameters#",
        "s/epoch#",
        "Test accuracy#",
        "Spread#",
        "Reviews/s#",
        "p#",
    ];

    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        var choice = comparison.Choice;
        var table = new Table()
            .Border(TableBorder.Rounded)
            .Title(Markup.Escape($"{comparison.Data}, {comparison.TestReviews:N0} test reviews"));
        int[] shown =
        [
            .. Enumerable
                .Range(0, ComparisonColumns.Headings.Length)
                .Where(i => console.Profile.Width >= FullWidth || Essential.Contains(ComparisonColumns.Headings[i])),
        ];
        foreach (string column in shown.Select(i => ComparisonColumns.Headings[i]))
        {
            var header = new TableColumn(Markup.Escape(column.TrimEnd('#')));
            table.AddColumn(column.EndsWith('#') ? header.RightAligned() : header);
        }

        foreach (var row in comparison.Ranked)
        {
            table.AddRow(
                shown
                    .Select(i => ComparisonColumns.From(row)[i])
                    .Select(cell => new Markup(
                        Markup.Escape(cell),
                        row == choice.Model ? new Style(decoration: Decoration.Bold) : Style.Plain
                    ))
            );
        }

        console.Write(table);
        console.WriteLine(choice.Reason);
    }
}
