using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Cli.Reports;

/// <summary>The report of <c>train --report</c>.</summary>
internal static class TrainingReport
{
    public static HtmlReport Create(TrainingRun run)
    {
        var manifest = run.Manifest;
        var layers = ModelSummary.Create(manifest.Spec);
        var report = new HtmlReport(
            $"{manifest.Name} {manifest.Version}",
            $"Training report, {manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC."
        );
        IEnumerable<(string, string)> measures = run.Scored is { } scored
            ? [($"Accuracy, {scored.Name}", $"{scored.Evaluation.Accuracy:P2}"), ("ROC AUC", $"{scored.Evaluation.RocAuc:F4}")]
            : [];
        report.Tiles([
            .. measures,
            (
                "Validation accuracy",
                $"{run.ValidationAccuracy ?? run.Epochs.ElementAtOrDefault(run.BestEpoch - 1)?.ValidationAccuracy:P2}"
            ),
            .. run.Epochs.Count == 0
                ? []
                : (IEnumerable<(string, string)>)
                    [
                        ("Best epoch", $"{run.BestEpoch} of {run.Epochs.Count}"),
                        ("Seconds an epoch", $"{run.Epochs.Average(epoch => epoch.Duration.TotalSeconds):F1}"),
                    ],
            ("Parameters", $"{layers.Sum(layer => layer.Parameters):N0}"),
        ]);

        report.Heading("Training");
        if (manifest.Spec.Members is > 1 and var members)
        {
            report.Paragraph(
                $"The model is the mean of {members} networks that were trained separately; these are the epochs of the first."
            );
        }

        if (run.Epochs.Count > 0)
        {
            report.Figures(TrainingPlots.Loss(run.Epochs, run.BestEpoch), TrainingPlots.Accuracy(run.Epochs, run.BestEpoch));
            report.Table(Epochs(run));
        }
        else
        {
            report.Paragraph("N-grams are learnt in one go, not in epochs.");
        }

        if (run.Scored is { } split)
        {
            Evaluation(report, split);
        }
        else
        {
            report
                .Heading("Evaluation")
                .Paragraph("The finished model was not evaluated; train with --test to " + "evaluate it on the test split.");
        }

        report.Heading("Reviews").Figures(LengthPlot.Histogram(run.Lengths, manifest.Text.MaxSequenceLength));
        report.Heading("Architecture").Table(Layers(layers));
        return report
            .Heading("Text profile")
            .Facts("Text profile", "Setting", Text(manifest))
            .Heading("Settings")
            .Facts("Settings", "Setting", manifest.Training);
    }

    private static void Evaluation(HtmlReport report, ScoredSplit split)
    {
        var evaluation = split.Evaluation;
        report
            .Heading($"Evaluation on the {split.Name}")
            .Figures(split.Figures())
            .Facts(
                "Measures",
                "Measure",
                new Dictionary<string, string>
                {
                    ["Reviews"] = $"{evaluation.Reviews:N0}",
                    ["Accuracy"] = $"{evaluation.Accuracy:P2}",
                    ["Precision"] = $"{evaluation.Precision:P2}",
                    ["Recall"] = $"{evaluation.Recall:P2}",
                    ["F1"] = $"{evaluation.F1:P2}",
                    ["ROC AUC"] = $"{evaluation.RocAuc:F4}",
                    ["Log loss"] = $"{evaluation.LogLoss:F4} nats",
                    ["Expected calibration error"] = $"{evaluation.ExpectedCalibrationError:P2}",
                    ["Temperature"] = split.Calibrated is { } calibrated
                        ? CalibratedScale.Describe(calibrated.Scale)
                        : "not fitted",
                }
            );
    }

    private static HtmlTable Epochs(TrainingRun run)
    {
        var table = new HtmlTable(
            "Epochs; the best one is marked",
            "Epoch#",
            "Loss#",
            "Accuracy#",
            "Validation loss#",
            "Validation accuracy#",
            "Seconds#"
        );
        foreach (var epoch in run.Epochs)
        {
            string[] cells =
            [
                $"{epoch.Epoch}",
                $"{epoch.Loss:F4}",
                $"{epoch.Accuracy:P2}",
                $"{epoch.ValidationLoss:F4}",
                $"{epoch.ValidationAccuracy:P2}",
                $"{epoch.Duration.TotalSeconds:F1}",
            ];
            _ = epoch.Epoch == run.BestEpoch ? table.Chosen(cells) : table.Row(cells);
        }

        return table;
    }

    private static HtmlTable Layers(IReadOnlyList<LayerSummary> layers)
    {
        var table = new HtmlTable("Layers", "Layer", "Output", "Parameters#");
        foreach (var layer in layers)
        {
            table.Row(layer.Name, layer.OutputShape, $"{layer.Parameters:N0}");
        }

        return table.Row("Total", "", $"{layers.Sum(layer => layer.Parameters):N0}");
    }

    private static Dictionary<string, string> Text(ModelManifest manifest) =>
        new()
        {
            ["tokenizer"] = $"{manifest.Text.Tokenizer}",
            ["cleaning"] = $"{manifest.Text.Cleaning}",
            ["unknown words"] = $"{manifest.Text.Unknown}",
            ["vocabulary"] = $"{manifest.Spec.VocabularySize:N0} token ids",
            ["longest review read"] = $"{manifest.Text.MaxSequenceLength:N0} tokens",
            ["truncating"] = $"{manifest.Text.Truncating}",
        };
}
