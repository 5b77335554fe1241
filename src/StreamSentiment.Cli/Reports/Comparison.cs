using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports;

/// <summary>The content of a comparison report.</summary>
internal sealed record Comparison
{
    /// <summary>The name of the data set.</summary>
    public required string Data { get; init; }

    /// <summary>The number of reviews in the test split.</summary>
    public required int TestReviews { get; init; }

    /// <summary>The rows in any order, at least one.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>The slices of the test reviews that <see cref="ComparisonRow.Slices"/> measure, in that order.</summary>
    public IReadOnlyList<ReviewSlice> Slices { get; init; } = [];

    /// <summary>The command line that created it.</summary>
    public required string Command { get; init; }

    /// <summary>The settings that all trainings had in common.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The time of the whole comparison.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The recommended model.</summary>
    public ModelRecommendation Choice => ModelRecommendation.From(Rows);

    /// <summary>The rows, best first.</summary>
    public IEnumerable<ComparisonRow> Ranked => Rows.OrderByDescending(row => row.TestAccuracy);
}
