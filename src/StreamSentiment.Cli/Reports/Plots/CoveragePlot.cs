namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Plot of the share of running words that a vocabulary covers.</summary>
internal static class CoveragePlot
{
    public static Figure Curve(IReadOnlyList<(int Words, double Share)> coverage, int chosen, string covered) =>
        new(
            "coverage",
            $"Share of the running words of {covered} that the most frequent words cover, on a logarithmic axis.",
            "Coverage by vocabulary size: "
                + $"{string.Join("; ", coverage.Select(point => $"{point.Words:N0} words {point.Share:P1}"))}.",
            style =>
            {
                var plot = style.Create("Words in the vocabulary", "Share of running words");
                var line = plot.Add.Scatter(
                    coverage.Select(point => Math.Log10(point.Words)).ToArray(),
                    coverage.Select(point => point.Share).ToArray(),
                    style.First
                );
                line.LineWidth = 2.5f;
                line.MarkerSize = 7;
                style.Mark(plot, Math.Log10(chosen), $"Chosen: {chosen:N0}");
                plot.Axes.Bottom.TickGenerator = Ticks.Logarithmic(
                    Math.Min(chosen, coverage[0].Words),
                    Math.Max(chosen, coverage[^1].Words)
                );
                plot.Axes.Left.TickGenerator = Ticks.Percent();
                plot.Axes.SetLimitsY(Math.Max(0, coverage[0].Share - 0.05), 1.01);
                plot.ShowLegend(ScottPlot.Alignment.LowerRight);
                return plot;
            }
        );
}
