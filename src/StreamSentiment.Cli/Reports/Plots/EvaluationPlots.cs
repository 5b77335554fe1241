using ScottPlot;
using ScottPlot.TickGenerators;
using StreamSentiment.Modeling;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Plots of the evaluation of a model on a split.</summary>
internal static class EvaluationPlots
{
    private const int Square = 460;

    public static Figure Confusion(ConfusionMatrix matrix, string split)
    {
        var (tp, fn, fp, tn) = (matrix.TruePositives, matrix.FalseNegatives, matrix.FalsePositives, matrix.TrueNegatives);
        return new Figure(
            "confusion",
            $"Confusion matrix, {split}: counts and shares of each row.",
            $"Of {tp + fn:N0} positive reviews {tp:N0} were scored positive and {fn:N0} negative; of {fp + tn:N0} "
                + $"negative reviews {fp:N0} positive and {tn:N0} negative.",
            style =>
            {
                var plot = style.Create("Scored as", "Truth");
                int[,] cells =
                {
                    { tp, fn },
                    { fp, tn },
                }; // [positive and negative from the top, positive and negative from the left]
                for (int row = 0; row < 2; row++)
                {
                    double all = Math.Max(1, cells[row, 0] + cells[row, 1]);
                    for (int column = 0; column < 2; column++)
                    {
                        Cell(style, plot, column, 1 - row, cells[row, column], cells[row, column] / all, isRight: row == column);
                    }
                }

                string[] names = ["positive", "negative"];
                plot.Axes.Bottom.TickGenerator = new NumericManual([0, 1], names);
                plot.Axes.Left.TickGenerator = new NumericManual([1, 0], names);
                foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
                {
                    axis.MajorTickStyle.Length = 0;
                    axis.FrameLineStyle.IsVisible = false;
                }

                plot.HideGrid();
                plot.Axes.SetLimits(-0.5, 1.5, -0.5, 1.5);
                return plot;
            }
        )
        {
            Width = Square + 50,
            Height = Square,
        };
    }

    public static Figure Roc(RocCurve curve, double area, string split) =>
        new(
            "roc",
            $"Receiver operating characteristic, {split}. The dashed line is guessing.",
            $"ROC curve with an area of {area:F4}; guessing has 0.5.",
            style =>
            {
                var plot = style.Create("False positive rate", "True positive rate");
                style.Reference(plot, 0, 0, 1, 1);
                var line = plot.Add.ScatterLine(
                    curve.Points.Select(p => p.FalsePositiveRate).ToArray(),
                    curve.Points.Select(p => p.TruePositiveRate).ToArray(),
                    style.First
                );
                line.LineWidth = 2.5f;
                line.LegendText = $"Area {area:F4}";
                Unit(plot);
                plot.ShowLegend(Alignment.LowerRight);
                return plot;
            }
        )
        {
            Width = Square,
            Height = Square,
        };

    private static string Caption(LogitScale? scale) =>
        scale is { ByLength: not 0 } ? "Temperature by length" : $"Temperature {scale?.Temperature:0.00}";

    /// <param name="before">The diagram of the model without temperature scaling.</param>
    /// <param name="after">The diagram with temperature scaling; null if no temperature was fitted.</param>
    public static Figure Reliability(ReliabilityDiagram before, ReliabilityDiagram? after, LogitScale? scale, string split) =>
        new(
            "reliability",
            $"Reliability, {split}: of the reviews of a probability, the share that is positive. A calibrated model "
                + "follows the dashed line; larger points hold more reviews.",
            $"Reliability diagram of {before.Bins.Count} bins; mean gap {before.CalibrationError:P2}"
                + (after is null ? "." : $", {after.CalibrationError:P2} after temperature scaling."),
            style =>
            {
                var plot = style.Create("Mean probability of positive", "Share that is positive");
                style.Reference(plot, 0, 0, 1, 1);
                Bins(
                    plot,
                    before,
                    style.First,
                    after is null ? $"Mean gap {before.CalibrationError:P2}" : $"As it is: mean gap {before.CalibrationError:P2}"
                );
                if (after is not null)
                {
                    Bins(plot, after, style.Second, $"{Caption(scale)}: {after.CalibrationError:P2}");
                }

                Unit(plot);
                plot.ShowLegend(Alignment.UpperLeft);
                return plot;
            }
        )
        {
            Width = Square,
            Height = Square,
        };

    private static void Cell(PlotStyle style, Plot plot, double x, double y, int count, double share, bool isRight)
    {
        var cell = plot.Add.Rectangle(x - 0.48, x + 0.48, y - 0.48, y + 0.48);
        var color = isRight ? style.First : style.Second;
        cell.FillColor = style.Background.MixedWith(color, 0.08 + 0.72 * share);
        cell.LineWidth = 0;
        var text = style.Note(plot, $"{count:N0}\n{share:P1}", x, y, Alignment.MiddleCenter);
        text.LabelFontSize = 20;
        // Letters on the darker cells must be seen, in either style.
        text.LabelFontColor =
            share > 0.5 && style == PlotStyle.Light ? Colors.White
            : share > 0.5 ? Color.FromHex("#10141a")
            : style.Text;
    }

    private static void Bins(Plot plot, ReliabilityDiagram diagram, Color color, string text)
    {
        double most = diagram.Bins.Max(bin => bin.Count);
        var line = plot.Add.ScatterLine(
            diagram.Bins.Select(bin => bin.Predicted).ToArray(),
            diagram.Bins.Select(bin => bin.Observed).ToArray(),
            color
        );
        line.LineWidth = 2;
        line.LegendText = text;
        foreach (var bin in diagram.Bins)
        {
            plot.Add.Marker(
                bin.Predicted,
                bin.Observed,
                MarkerShape.FilledCircle,
                (float)(4 + 12 * Math.Sqrt(bin.Count / most)),
                color.WithAlpha(0.75)
            );
        }
    }

    private static void Unit(Plot plot) => plot.Axes.SetLimits(-0.02, 1.02, -0.02, 1.02);
}
