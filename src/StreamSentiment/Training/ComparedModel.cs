namespace StreamSentiment.Training;

/// <summary>What a comparison found of one model.</summary>
/// <param name="Name">Of its recipe.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Size">Of a stored version, in bytes.</param>
/// <param name="ReviewsPerSecond">In inference, tokenizing included.</param>
/// <param name="Seeds">One training each.</param>
/// <param name="IsRight">Whether the training with the median accuracy labelled each test review rightly.</param>
internal sealed record ComparedModel(
    string Name, long Parameters, long Size, double ReviewsPerSecond, IReadOnlyList<SeedOutcome> Seeds, bool[] IsRight)
{
    /// <summary>Rows for people, each held against the best.</summary>
    public static IReadOnlyList<ComparisonRow> Rows(IReadOnlyList<ComparedModel> models)
    {
        ComparisonRow[] rows = [.. models.Select(model => model.ToRow())];
        int best = Array.IndexOf(rows, rows.MaxBy(row => row.TestAccuracy));
        return [.. rows.Select((row, i) => i == best ? row : row with { PValueAgainstBest = McNemar.Of(models[i].IsRight, models[best].IsRight).PValue })];
    }

    private ComparisonRow ToRow() => new()
    {
        Model = Name,
        Parameters = Parameters,
        Size = Size,
        ReviewsPerSecond = ReviewsPerSecond,
        Seeds = Seeds,
    };
}
