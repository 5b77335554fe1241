using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports;

/// <summary>What a comparison report tells of.</summary>
internal sealed record Comparison
{
    /// <summary>The data set, as a person would name it.</summary>
    public required string Data { get; init; }

    /// <summary>Reviews of the test split.</summary>
    public required int TestReviews { get; init; }

    /// <summary>In any order, at least one.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>What made it.</summary>
    public required string Command { get; init; }

    /// <summary>What all trainings had in common.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Of the whole comparison.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Which model to take.</summary>
    public ModelRecommendation Choice => ModelRecommendation.From(Rows);

    /// <summary>The rows, best first.</summary>
    public IEnumerable<ComparisonRow> Ranked => Rows.OrderByDescending(row => row.TestAccuracy);
}
