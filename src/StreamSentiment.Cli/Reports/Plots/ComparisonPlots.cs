using ScottPlot;
using ScottPlot.TickGenerators;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Plots that compare models.</summary>
internal static class ComparisonPlots
{
    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown,
    ];

    /// <summary>Each seed a point, each model a row, the best on top.</summary>
    public static Figure Accuracies(IReadOnlyList<ComparisonRow> rows)
    {
        var worstFirst = rows.OrderBy(row => row.TestAccuracy).ToArray();
        return new Figure(
            "accuracies",
            "Test accuracy: each seed a point, the line their median.",
            "Test accuracy by model: "
                + $"{string.Join("; ", worstFirst.Reverse().Select(row => $"{row.Model} {row.TestAccuracy:P2}"))}.",
            style =>
            {
                var plot = style.Create("Test accuracy", "");
                for (int i = 0; i < worstFirst.Length; i++)
                {
                    var row = worstFirst[i];
                    var median = plot.Add.Line(row.TestAccuracy, i - 0.3, row.TestAccuracy, i + 0.3);
                    (median.LineColor, median.LineWidth) = (style.Second, 3);
                    plot.Add.Markers(
                        row.Seeds.Select(seed => seed.TestAccuracy).ToArray(),
                        row.Seeds.Select(_ => (double)i).ToArray(),
                        MarkerShape.FilledCircle,
                        10,
                        style.First.WithAlpha(0.8)
                    );
                }

                plot.Axes.Left.TickGenerator = new NumericManual(
                    [.. Enumerable.Range(0, worstFirst.Length).Select(i => (double)i)],
                    [.. worstFirst.Select(row => row.Model)]
                );
                plot.Axes.Left.MajorTickStyle.Length = 0;
                plot.Axes.Bottom.TickGenerator = Ticks.Percent();
                var (left, right) = Around(rows.SelectMany(row => row.Seeds).Select(seed => seed.TestAccuracy), least: 0.01);
                plot.Axes.SetLimits(left, right, -0.6, worstFirst.Length - 0.4);
                return plot;
            }
        )
        {
            Height = 110 + 38 * Math.Max(3, rows.Count),
        };
    }

    public static Figure AccuracyAgainstParameters(IReadOnlyList<ComparisonRow> rows) =>
        Against("accuracy-parameters", "Parameters", rows, row => row.Parameters, "further left is smaller");

    public static Figure AccuracyAgainstSpeed(IReadOnlyList<ComparisonRow> rows) =>
        Against("accuracy-speed", "Reviews a second in inference", rows, row => row.ReviewsPerSecond, "further right is faster");

    private static Figure Against(
        string name,
        string axis,
        IReadOnlyList<ComparisonRow> rows,
        Func<ComparisonRow, double> measure,
        string meaning
    ) =>
        new(
            name,
            $"Test accuracy against {char.ToLowerInvariant(axis[0])}{axis[1..]}, on a logarithmic axis: higher is "
                + $"better, {meaning}.",
            $"Scatter plot. {string.Join("; ", rows.Select(row => $"{row.Model}: {measure(row):N0}, {row.TestAccuracy:P2}"))}.",
            style =>
            {
                var plot = style.Create(axis, "Test accuracy");
                int i = 0;
                foreach (var row in rows.OrderByDescending(row => row.TestAccuracy))
                {
                    // A legend, because names beside the points would overlap for similar models.
                    var point = plot.Add.Marker(
                        Math.Log10(measure(row)),
                        row.TestAccuracy,
                        Shapes[i % Shapes.Length],
                        12,
                        plot.Add.Palette.GetColor(i)
                    );
                    point.LegendText = row.Model;
                    i++;
                }

                plot.Axes.Bottom.TickGenerator = Ticks.Logarithmic(rows.Min(measure), rows.Max(measure));
                plot.Axes.Left.TickGenerator = Ticks.Percent();
                var (left, right) = Around(rows.Select(row => Math.Log10(measure(row))), least: 0.3);
                var (bottom, top) = Around(rows.Select(row => row.TestAccuracy), least: 0.01);
                plot.Axes.SetLimits(left, right, bottom, top);
                plot.ShowLegend(Edge.Bottom).Legend.Orientation = Orientation.Horizontal;
                return plot;
            }
        )
        {
            Height = 420,
        };

    /// <summary>
    /// The range of the values with room on both sides. Without it, a single value or equal values would get an axis from below 0
    /// to above 100 %.
    /// </summary>
    private static (double From, double To) Around(IEnumerable<double> values, double least)
    {
        double[] all = [.. values];
        double room = 0.12 * Math.Max(least, all.Max() - all.Min());
        return (all.Min() - room, all.Max() + room);
    }
}
