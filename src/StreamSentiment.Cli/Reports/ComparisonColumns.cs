using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports;

/// <summary>The columns of a comparison, the same on a page and in a terminal.</summary>
internal static class ComparisonColumns
{
    /// <summary>The headings; a narrow terminal shows only the essential ones, a report all.</summary>
    public static Column[] Headings { get; } =
    [
        "Model",
        "Parameters#",
        Column.Optional("Size#"),
        Column.Optional("Epochs#"),
        "s/epoch#",
        "Test accuracy#",
        Column.Optional("Each seed##"),
        "Spread#",
        "Reviews/s#",
        Column.Optional("ECE#"),
        "p#",
    ];

    public static string[] From(ComparisonRow row) =>
        [
            row.Model,
            $"{row.Parameters:N0}",
            Bytes(row.Size),
            $"{row.Epochs:0.#}",
            $"{row.SecondsPerEpoch:F1}",
            $"{row.TestAccuracy:P2}",
            string.Join(", ", row.Seeds.Select(seed => $"{100 * seed.TestAccuracy:F2}")),
            row.Seeds.Count == 1 ? "–" : $"{100 * row.Spread:F2}",
            $"{row.ReviewsPerSecond:N0}",
            $"{row.CalibrationError:P2}",
            PValue(row.PValueAgainstBest),
        ];

    private static string PValue(double? p) =>
        p switch
        {
            null => "–",
            < 0.001 => "< 0.001",
            _ => $"{p:F3}",
        };

    private static string Bytes(long size) => size < 1_000_000 ? $"{size / 1e3:F0} kB" : $"{size / 1e6:F1} MB";
}
