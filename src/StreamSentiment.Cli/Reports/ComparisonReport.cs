using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports;

/// <summary>The report of <c>compare</c>.</summary>
internal static class ComparisonReport
{
    public static HtmlReport Create(Comparison comparison)
    {
        var choice = comparison.Choice;
        var report = new HtmlReport(
            $"{comparison.Rows.Count} models on {comparison.Data}",
            $"Compared on {comparison.TestReviews:N0} test reviews, in {Duration(comparison.Took)}."
        );
        report.Paragraph(choice.Reason, "advice");
        report
            .Heading("Models")
            .Table(Table(comparison, choice))
            .Paragraph(
                "Test accuracy, calibration error, epochs and seconds are medians over the seeds; spread is the "
                    + "highest minus the lowest accuracy, in percentage points. ECE: expected calibration error. p: "
                    + "McNemar's exact test against the best model, each with its median seed; below "
                    + $"{ModelRecommendation.Significance} a difference is significant. It is not corrected for the number of "
                    + "models, and a model that is chosen on the test split is a little less accurate on new reviews.",
                "note"
            );
        if (comparison.Slices.Count > 0)
        {
            report.Heading("Parts of the test reviews");
            foreach (var table in SliceTables.Of(comparison))
            {
                report.Table(table);
            }

            report.Paragraph(
                "Each model with its median seed. Lengths are words as the plain tokenizer counts them. No calibration "
                    + $"error (ECE) is given for fewer than {SliceMeasure.LeastForCalibration} reviews.",
                "note"
            );
        }

        report
            .Heading("Plots")
            .Figures(
                ComparisonPlots.Accuracies(comparison.Rows),
                ComparisonPlots.AccuracyAgainstSpeed(comparison.Rows),
                ComparisonPlots.AccuracyAgainstParameters(comparison.Rows)
            );
        return report
            .Heading("Command")
            .Code(comparison.Command)
            .Heading("Settings")
            .Facts("Settings", "Setting", comparison.Settings);
    }

    private static HtmlTable Table(Comparison comparison, ModelRecommendation choice)
    {
        var table = new HtmlTable("Models, best test accuracy first; the one to take is marked", ComparisonColumns.Headings);
        foreach (var row in comparison.Ranked)
        {
            _ = row == choice.Model ? table.Chosen(ComparisonColumns.From(row)) : table.Row(ComparisonColumns.From(row));
        }

        return table;
    }

    private static string Duration(TimeSpan took) =>
        took.TotalHours >= 1 ? $"{(int)took.TotalHours} h {took.Minutes} min"
        : took.TotalMinutes >= 1 ? $"{took.Minutes} min {took.Seconds} s"
        : $"{took.TotalSeconds:F1} s";
}
