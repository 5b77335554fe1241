using Spectre.Console;
using Spectre.Console.Rendering;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>
/// The states of instances: a table of the common facts with a row for each instance, and below it all other facts.
/// </summary>
internal static class StatusTable
{
    /// <summary>The facts that have a column, if an instance reports them.</summary>
    private static readonly (string Fact, string Heading)[] Columns =
    [
        ("role", "Role"),
        ("version", "Version"),
        ("paused", "Paused"),
        ("inFlight", "In flight"),
        ("lag", "Lag"),
        ("commands", "Commands"),
    ];

    public static IRenderable Create(IReadOnlyList<CommandFinished> answers)
    {
        var columns = Columns.Where(column => answers.Any(answer => answer.Facts?.ContainsKey(column.Fact) == true)).ToArray();
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("Instance").NoWrap());
        foreach (var (_, heading) in columns)
        {
            table.AddColumn(new TableColumn(heading).NoWrap());
        }

        CommandFinished[] sorted = [.. answers.OrderBy(answer => answer.Instance, StringComparer.Ordinal)];
        foreach (var answer in sorted)
        {
            string[] cells = [answer.Instance, .. columns.Select(column => answer.Facts?.GetValueOrDefault(column.Fact) ?? "")];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return new Rows([
            table,
            .. sorted.Select(answer => new Spectre.Console.Text($"{answer.Instance}: {answer.Summary}{Others(answer)}")),
        ]);
    }

    /// <summary>One line for each other fact.</summary>
    private static string Others(CommandFinished answer) =>
        string.Concat(
            (answer.Facts ?? new Dictionary<string, string>())
                .Where(fact => Columns.All(column => column.Fact != fact.Key))
                .Select(fact => $"\n  {fact.Key}: {fact.Value}")
        );
}
