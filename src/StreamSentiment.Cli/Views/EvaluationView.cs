using StreamSentiment.Cli.Reports;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints an evaluation as tables or as one JSON object.</summary>
internal static class EvaluationView
{
    private const string OneLabel = "none: all reviews have one label";

    public static void Write(Evaluation evaluation, bool asJson)
    {
        if (asJson)
        {
            Terminal.WriteJson(evaluation.ToJson());
            return;
        }

        var matrix = evaluation.ConfusionMatrix;
        Terminal.Data.Write(
            Terminal
                .Facts($"{evaluation.Reviews:N0} reviews")
                .Fact("Accuracy", $"{evaluation.Accuracy:P2}")
                .Fact("Balanced accuracy", evaluation.BalancedAccuracy is { } balanced ? $"{balanced:P2}" : OneLabel)
                .Fact("Precision, recall, F1", $"{evaluation.Precision:P2}, {evaluation.Recall:P2}, {evaluation.F1:P2}")
                .Fact("ROC AUC", RocAuc(evaluation))
                .Fact("Log loss", $"{evaluation.LogLoss:F4} nats")
                .Fact("Expected calibration error", $"{evaluation.ExpectedCalibrationError:P2}")
        );
        Terminal.Data.Write(
            new HtmlTable("Confusion matrix", "", "Scored positive#", "Scored negative#")
                .Row("is positive", $"{matrix.TruePositives:N0}", $"{matrix.FalseNegatives:N0}")
                .Row("is negative", $"{matrix.FalsePositives:N0}", $"{matrix.TrueNegatives:N0}")
        );
    }

    private static string RocAuc(Evaluation evaluation) => double.IsNaN(evaluation.RocAuc) ? OneLabel : $"{evaluation.RocAuc:F4}";
}
