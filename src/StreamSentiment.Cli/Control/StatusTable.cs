using Spectre.Console;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>
/// The states of instances: a table of the common facts with a row for each instance, and below it all other facts.
/// </summary>
internal static class StatusTable
{
    /// <summary>The facts that have a column, if an instance reports them.</summary>
    private static readonly (string Fact, Column Column)[] Columns =
    [
        ("role", "Role"),
        ("version", "Version"),
        ("paused", "Paused"),
        ("inFlight", "In flight#"),
        ("lag", "Lag#"),
        ("commands", "Commands"),
    ];

    public static void Write(IAnsiConsole console, IReadOnlyList<CommandFinished> answers)
    {
        var columns = Columns.Where(column => answers.Any(answer => answer.Facts?.ContainsKey(column.Fact) == true)).ToArray();
        var table = new HtmlTable("", ["Instance", .. columns.Select(column => column.Column)]) { IsList = true };
        CommandFinished[] sorted = [.. answers.OrderBy(answer => answer.Instance, StringComparer.Ordinal)];
        foreach (var answer in sorted)
        {
            table.Row([answer.Instance, .. columns.Select(column => answer.Facts?.GetValueOrDefault(column.Fact) ?? "")]);
        }

        console.Write(table);
        foreach (var answer in sorted)
        {
            console.WriteSentence($"{answer.Instance}: {answer.Summary}{Others(answer)}");
        }
    }

    /// <summary>One line for each other fact.</summary>
    private static string Others(CommandFinished answer) =>
        string.Concat(
            (answer.Facts ?? new Dictionary<string, string>())
                .Where(fact => Columns.All(column => column.Fact != fact.Key))
                .Select(fact => $"\n  {fact.Key}: {fact.Value}")
        );
}
