using ScottPlot;
using ScottPlot.TickGenerators;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Plots of models by product domain.</summary>
internal static class DomainPlots
{
    private const double Step = 0.15;

    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
        MarkerShape.FilledCircle,
    ];

    /// <summary>
    /// One row for each domain and one point for each model, with a line of one standard deviation to either side; the published
    /// figure is a dashed line.
    /// </summary>
    public static Figure Accuracies(IReadOnlyList<DomainResult> results) =>
        new(
            "domains",
            "Test accuracy by domain: mean over five folds, with one standard deviation to either side. Dashed: the "
                + "published linear model.",
            $"Accuracy by domain. {string.Join("; ", results.Select(Description))}.",
            style =>
            {
                var plot = style.Create("Test accuracy", "");
                for (int model = 0; model < DomainStudy.Models.Count; model++)
                {
                    Add(plot, results, model);
                }

                for (int row = 0; row < results.Count; row++)
                {
                    if (results[row].Published is { } published)
                    {
                        style.Reference(plot, published, row - 0.4, published, row + 0.4);
                    }
                }

                plot.Axes.Left.TickGenerator = new NumericManual(
                    [.. results.Select((_, row) => (double)row)],
                    [.. results.Select(result => result.Domain)]
                );
                plot.Axes.Left.MajorTickStyle.Length = 0;
                plot.Axes.Bottom.TickGenerator = Ticks.Percent();
                plot.Axes.Margins(0.08, 0);
                plot.Axes.SetLimitsY(results.Count - 0.4, -0.6); // the first domain on top
                plot.ShowLegend(Edge.Bottom).Legend.Orientation = Orientation.Horizontal;
                return plot;
            }
        )
        {
            Width = 640,
            Height = 170 + 80 * results.Count,
        };

    private static void Add(Plot plot, IReadOnlyList<DomainResult> results, int model)
    {
        var (name, accuracy) = DomainStudy.Models[model];
        var color = plot.Add.Palette.GetColor(model);
        double[] means = [.. results.Select(result => result.Mean(accuracy))];
        double[] places = [.. results.Select((_, row) => row + Step * (model - (DomainStudy.Models.Count - 1) / 2.0))];
        for (int row = 0; row < means.Length; row++)
        {
            double deviation = results[row].Deviation(accuracy);
            var line = plot.Add.Line(means[row] - deviation, places[row], means[row] + deviation, places[row]);
            (line.LineColor, line.LineWidth) = (color, 2);
        }

        plot.Add.Markers(means, places, Shapes[model], 11, color).LegendText = name;
    }

    private static string Description(DomainResult result) =>
        $"{result.Domain}: "
        + $"{string.Join(", ", DomainStudy.Models.Select(model => $"{model.Name} {result.Mean(model.Accuracy):P1}"))}"
        + (result.Published is { } published ? $", published {published:P1}" : "");
}
