using StreamSentiment.Cli.Reports;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints a promotion decision as a table with reasons, or as one JSON object.</summary>
internal static class PromotionView
{
    public static void Write(PromotionDecision decision, bool asJson)
    {
        if (asJson)
        {
            Terminal.WriteJson(decision.ToJson());
            return;
        }

        string title =
            $"{decision.Candidate.Name} {decision.Candidate.Version} against {decision.Current.Name} {decision.Current.Version}";
        foreach (var table in SliceTables.Of(decision.Slices ?? []))
        {
            Terminal.Data.Write(table);
        }

        Write(title, decision.Promote, decision.Clauses);
    }

    /// <summary>Prints a decision of the retrainer.</summary>
    public static void Write(PromotionDecided decided)
    {
        Write(
            $"{decided.Model.Name} {decided.Model.Version} against {decided.CurrentVersion}",
            decided.Promote,
            [
                .. decided.Clauses.Select(clause => new Clause(
                    clause.Name,
                    clause.Value,
                    clause.Threshold,
                    VerdictOf(clause),
                    clause.Reason
                )),
            ]
        );
        Terminal.Data.WriteSentence(
            $"Accuracy on {decided.Reviews:N0} reviews: {decided.CandidateAccuracy:P2}, {decided.CurrentVersion}: "
                + $"{decided.CurrentAccuracy:P2}"
        );
    }

    private static void Write(string title, bool promote, IReadOnlyList<Clause> clauses)
    {
        var table = new HtmlTable(title, "Clause", "Measured#", "Threshold#", "Verdict");
        foreach (var clause in clauses)
        {
            table.Row(
                clause.Name,
                Number(clause.Value),
                Number(clause.Value is null ? null : clause.Threshold),
                clause.Verdict switch
                {
                    Verdict.Passed => "passed",
                    Verdict.Refused => "refused",
                    _ => "not judged",
                }
            );
        }

        Terminal.Data.Write(table);
        var outcome = PromotionDecision.OutcomeOf(clauses);
        Terminal.Data.WriteSentence(
            promote ? "Promote:"
            : outcome == PromotionOutcome.NotJudged ? "Not judged, do not promote:"
            : "Do not promote:"
        );
        foreach (var clause in clauses.Where(clause => PromotionDecision.IsDecisive(clause, outcome)))
        {
            Terminal.Data.WriteSentence($"- {clause.Reason}");
        }
    }

    // A verdict that this build does not know counts as not judged.
    private static Verdict VerdictOf(DecidedClause clause) =>
        Enum.TryParse<Verdict>(clause.Verdict, ignoreCase: true, out var verdict) ? verdict : Verdict.NotJudged;

    private static string Number(double? value) =>
        value switch
        {
            null => "",
            { } count when count == Math.Floor(count) && Math.Abs(count) >= 10 => $"{count:N0}",
            { } small when small != 0 && Math.Abs(small) < 0.0001 => $"{small:E1}",
            { } measure => $"{measure:F4}",
        };
}
