using Spectre.Console;
using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints a comparison: a table and the recommended model.</summary>
internal static class ComparisonView
{
    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        var choice = comparison.Choice;
        var table = new HtmlTable($"{comparison.Data}, {comparison.TestReviews:N0} test reviews", ComparisonColumns.Headings);
        foreach (var row in comparison.Ranked)
        {
            _ = row == choice.Model ? table.Chosen(ComparisonColumns.From(row)) : table.Row(ComparisonColumns.From(row));
        }

        console.Write(table);
        console.WriteSentence(choice.Reason);
    }
}
