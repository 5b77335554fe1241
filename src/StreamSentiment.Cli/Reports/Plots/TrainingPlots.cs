using ScottPlot;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Plots of the epochs of a training.</summary>
internal static class TrainingPlots
{
    public static Figure Loss(IReadOnlyList<EpochResult> epochs, int bestEpoch) =>
        Curves(
            "loss",
            "Loss",
            "Log loss (nats)",
            epochs,
            bestEpoch,
            epoch => epoch.Loss,
            epoch => epoch.ValidationLoss,
            "0.0000",
            Alignment.UpperRight
        );

    public static Figure Accuracy(IReadOnlyList<EpochResult> epochs, int bestEpoch) =>
        Curves(
            "accuracy",
            "Accuracy",
            "Accuracy",
            epochs,
            bestEpoch,
            epoch => epoch.Accuracy,
            epoch => epoch.ValidationAccuracy,
            "0.0 %",
            Alignment.LowerRight
        );

    private static Figure Curves(
        string name,
        string what,
        string axis,
        IReadOnlyList<EpochResult> epochs,
        int bestEpoch,
        Func<EpochResult, double> train,
        Func<EpochResult, double> validation,
        string format,
        Alignment legend
    )
    {
        var best = epochs[bestEpoch - 1];
        return new Figure(
            name,
            $"{what} by epoch. Training figures are means over the epoch with dropout on, so they lag behind validation "
                + "at first.",
            $"{what} over {epochs.Count} epochs. Training: {train(epochs[0]).ToString(format)} to "
                + $"{train(epochs[^1]).ToString(format)}. Validation: {validation(epochs[0]).ToString(format)} to "
                + $"{validation(epochs[^1]).ToString(format)}, {validation(best).ToString(format)} in the best epoch, "
                + $"{bestEpoch}.",
            style =>
            {
                var plot = style.Create("Epoch", axis);
                double[] numbers = [.. epochs.Select(epoch => (double)epoch.Epoch)];
                Line(plot, numbers, [.. epochs.Select(train)], style.First, "Training");
                Line(plot, numbers, [.. epochs.Select(validation)], style.Second, "Validation");
                style.Mark(plot, bestEpoch, $"Best epoch: {bestEpoch}");
                plot.Axes.Bottom.TickGenerator = Ticks.Whole();
                if (format.Contains('%'))
                {
                    plot.Axes.Left.TickGenerator = Ticks.Percent();
                }

                plot.Axes.AutoScale();
                plot.ShowLegend(legend);
                return plot;
            }
        );
    }

    private static void Line(Plot plot, double[] x, double[] y, Color color, string text)
    {
        var line = plot.Add.Scatter(x, y, color);
        line.LineWidth = 2.5f;
        line.MarkerSize = x.Length > 30 ? 0 : 7;
        line.LegendText = text;
    }
}
