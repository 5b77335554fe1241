using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Reports;

/// <summary>Tables of <see cref="ReviewSlices"/>, one for each way to part the reviews.</summary>
internal static class SliceTables
{
    /// <summary>The models of a comparison, best first, on each slice.</summary>
    public static IEnumerable<HtmlTable> Of(Comparison comparison) =>
        comparison
            .Slices.Index()
            .GroupBy(slice => slice.Item.By)
            .Select(slices =>
            {
                var table = new HtmlTable($"By {slices.Key}", "", "Reviews#", "Model", "Accuracy#", "ECE#");
                foreach (var (i, slice) in slices)
                {
                    foreach (var row in comparison.Ranked)
                    {
                        table.Row([slice.Name, $"{slice.Places.Count:N0}", row.Model, .. Cells(row.Slices[i])]);
                    }
                }

                return table;
            });

    /// <summary>Both models of a decision on each slice of the hold-out.</summary>
    public static IEnumerable<HtmlTable> Of(IReadOnlyList<JudgedSlice> slices) =>
        slices
            .GroupBy(slice => slice.By)
            .Select(group =>
            {
                var table = new HtmlTable($"Hold-out by {group.Key}", "", "Reviews#", "Candidate#", "ECE#", "Current#", "ECE#");
                foreach (var slice in group)
                {
                    table.Row([slice.Name, $"{slice.Reviews:N0}", .. Cells(slice.Candidate), .. Cells(slice.Current)]);
                }

                return table;
            });

    private static string[] Cells(SliceMeasure measure) =>
        [$"{measure.Accuracy:P2}", measure.ExpectedCalibrationError is { } error ? $"{error:P2}" : "\u2013"];
}
