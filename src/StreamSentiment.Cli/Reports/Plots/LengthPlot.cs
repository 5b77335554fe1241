using ScottPlot;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Plot of the lengths of reviews, with the share that a chosen length covers.</summary>
internal static class LengthPlot
{
    private const int Bars = 50;

    /// <param name="lengths">Tokens of each review before truncation; at least one review.</param>
    /// <param name="chosen">The most tokens that the model reads.</param>
    public static Figure Histogram(SortedLengths lengths, int chosen)
    {
        // The longest percent would squeeze all others into a corner.
        int last = Math.Max(chosen, lengths.At(0.99));
        int width = Math.Max(1, (int)Math.Ceiling((last + 1) / (double)Bars));
        int longer = lengths.Values.Count(length => length > last);
        double covered = lengths.ShareWithin(chosen);
        string notDrawn =
            longer == 0 ? "" : $" Not drawn: {longer:N0} longer than {last:N0}; the longest has {lengths.At(1):N0}.";
        return new Figure(
            "lengths",
            $"Tokens per review. At most {chosen:N0} are read: {covered:P1} of the reviews whole, the others in part.{notDrawn}",
            $"Histogram of review lengths, from {lengths.At(0):N0} to {lengths.At(1):N0} tokens with a median of "
                + $"{lengths.At(0.5):N0}; {covered:P1} have at most {chosen:N0}.",
            style =>
            {
                var plot = style.Create("Tokens", "Reviews");
                var bars = lengths
                    .Values.Where(length => length <= last)
                    .GroupBy(length => length / width)
                    .Select(bar => new Bar
                    {
                        Position = (bar.Key + 0.5) * width,
                        Value = bar.Count(),
                        Size = width,
                        FillColor = (bar.Key + 1) * width - 1 <= chosen ? style.First : style.First.WithAlpha(0.45),
                        LineWidth = 0,
                    });
                plot.Add.Bars(bars.ToArray());
                style.Mark(plot, chosen, $"Read: {chosen:N0} tokens, {covered:P1} of the reviews whole");
                plot.Axes.Bottom.TickGenerator = Ticks.Whole();
                plot.Axes.Left.TickGenerator = Ticks.Large();
                plot.Axes.Margins(bottom: 0, top: 0.18);
                plot.Axes.SetLimitsX(0, 1.02 * (last + 1));
                plot.ShowLegend(Alignment.UpperRight);
                return plot;
            }
        );
    }
}
