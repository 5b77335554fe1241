using Spectre.Console;
using StreamSentiment.Contracts;

namespace StreamSentiment.Cli.Control;

/// <summary>What instances say of themselves, a row an instance: a column for each fact that most of them have, one for all others.</summary>
internal static class StatusTable
{
    /// <summary>The facts that have a column, where an instance says them.</summary>
    private static readonly string[] Columns = ["role", "model", "version", "paused", "inFlight", "lag", "commands"];

    public static Table Of(IReadOnlyList<CommandFinished> answers)
    {
        string[] columns = [.. Columns.Where(column => answers.Any(answer => answer.Facts?.ContainsKey(column) == true))];
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Instance");
        foreach (string column in columns)
            table.AddColumn(column);
        table.AddColumn("");
        foreach (var answer in answers.OrderBy(answer => answer.Instance, StringComparer.Ordinal))
        {
            string[] cells = [answer.Instance, .. columns.Select(column => answer.Facts?.GetValueOrDefault(column) ?? ""), Others(answer)];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        return table;
    }

    /// <summary>A line a fact; before them the summary of an instance that failed, or has no facts.</summary>
    private static string Others(CommandFinished answer)
    {
        var facts = (answer.Facts ?? new Dictionary<string, string>()).Where(fact => !Columns.Contains(fact.Key)).Select(fact => $"{fact.Key}: {fact.Value}");
        return string.Join('\n', answer.Outcome != CommandOutcome.Succeeded || answer.Facts is null ? facts.Prepend(answer.Summary) : facts);
    }
}
