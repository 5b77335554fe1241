using Spectre.Console;
using StreamSentiment.Training.Promotion;

namespace StreamSentiment.Cli;

/// <summary>A decision as a table and its reasons, or as one JSON object.</summary>
internal static class PromotionView
{
    public static void Write(PromotionDecision decision, bool asJson)
    {
        if (asJson)
        {
            Terminal.WriteJson(decision.ToJson());
            return;
        }

        string title = $"{decision.Candidate.Name} {decision.Candidate.Version} against {decision.Current.Name} {decision.Current.Version}";
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title))
            .AddColumn("Clause").AddColumn(new TableColumn("Measured").RightAligned()).AddColumn(new TableColumn("Threshold").RightAligned()).AddColumn("Verdict");
        foreach (var clause in decision.Clauses)
            table.AddRow(Markup.Escape(clause.Name), Number(clause.Value), Number(clause.Value is null ? null : clause.Threshold), VerdictOf(clause));
        Terminal.Data.Write(table);
        Console.Out.WriteLine(decision.Promote ? "Promote:" : "Do not promote:");
        foreach (string reason in decision.Reasons)
            Console.Out.WriteLine($"- {reason}");
    }

    private static string Number(double? value) => value switch
    {
        null => "",
        { } count when count == Math.Floor(count) && Math.Abs(count) >= 10 => $"{count:N0}",
        { } small when small != 0 && Math.Abs(small) < 0.0001 => $"{small:E1}",
        { } measure => $"{measure:F4}",
    };

    private static string VerdictOf(Clause clause) => clause.Verdict switch
    {
        Verdict.Passed => "[green]passed[/]",
        Verdict.Refused => "[red]refused[/]",
        _ => "not judged",
    };
}
