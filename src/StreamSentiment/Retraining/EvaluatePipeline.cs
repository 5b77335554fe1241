using System.Globalization;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining;

/// <summary>Evaluates a version on labelled reviews.</summary>
internal sealed class EvaluatePipeline(LabelTopic labels, ModelPromotion promotion, RetrainOptions options)
{
    /// <exception cref="CommandFailedException">There are no labels.</exception>
    /// <exception cref="InvalidModelException">There is no such version.</exception>
    public CommandResult Run(EvaluateCommand command, CommandProgress progress, CancellationToken stop)
    {
        string version = command.Version ?? promotion.Current;
        using var model = SentimentModel.Load(promotion.Store.Find(promotion.Name, version));
        var window = LabelledWindow.Create(labels.Read(stop).Records, command.Newest ?? options.Newest, command.Since);
        if (window.Examples.Count == 0)
        {
            throw new CommandFailedException("There are no labels to evaluate on.");
        }

        progress("evaluate", $"{version} on {window.Examples.Count:N0} labels");
        var evaluation = Evaluator.Evaluate(
            model,
            [.. window.Examples.Select(example => example.Review.Text)],
            [.. window.Examples.Select(example => example.Review.IsPositive)],
            options.Threads,
            stop
        );
        var facts = new Dictionary<string, string>
        {
            ["version"] = version,
            ["reviews"] = Text(evaluation.Reviews),
            ["accuracy"] = Text(evaluation.Accuracy),
            ["precision"] = Text(evaluation.Precision),
            ["recall"] = Text(evaluation.Recall),
            ["f1"] = Text(evaluation.F1),
            ["logLoss"] = Text(evaluation.LogLoss),
            ["calibrationError"] = Text(evaluation.ExpectedCalibrationError),
            ["window"] = string.Join(", ", window.Ranges),
        };
        string rocAuc = "no ROC AUC, because all have one label";
        if (evaluation.BalancedAccuracy is { } balanced)
        {
            rocAuc = $"ROC AUC {evaluation.RocAuc:F4}";
            facts["rocAuc"] = Text(evaluation.RocAuc);
            facts["balancedAccuracy"] = Text(balanced);
        }

        return CommandResult.Succeeded(
            $"{version} labels {evaluation.Accuracy:P2} of {evaluation.Reviews:N0} reviews correctly; {rocAuc}, log loss "
                + $"{evaluation.LogLoss:F4}, calibration error {evaluation.ExpectedCalibrationError:P2}.",
            facts
        );
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
