using Spectre.Console;
using StreamSentiment.Contracts;

namespace StreamSentiment.Cli.Control;

/// <summary>What instances say of themselves: a line an instance, a column a fact, whatever facts they give.</summary>
internal static class StatusTable
{
    public static Table Of(IReadOnlyList<CommandFinished> answers)
    {
        string[] facts = [.. answers.SelectMany(answer => answer.Facts?.Keys ?? []).Distinct()];
        var ordered = answers.OrderBy(answer => answer.Instance, StringComparer.Ordinal).ToArray();
        bool saysMore = facts.Length == 0 || ordered.Any(answer => answer.Outcome != CommandOutcome.Succeeded);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Instance");
        foreach (string fact in facts)
            table.AddColumn(Markup.Escape(fact));
        if (saysMore)
            table.AddColumn("Summary");
        foreach (var answer in ordered)
        {
            string[] cells = [answer.Instance, .. facts.Select(fact => answer.Facts?.GetValueOrDefault(fact) ?? ""), .. saysMore ? [answer.Summary] : Array.Empty<string>()];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        return table;
    }
}
