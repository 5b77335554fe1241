using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>What a comparison found of one model.</summary>
/// <param name="Name">Of its recipe.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Size">Of a stored version, in bytes.</param>
/// <param name="ReviewsPerSecond">In inference, tokenizing included.</param>
/// <param name="Seeds">One training each.</param>
/// <param name="IsRight">Whether the training with the median accuracy labelled each test review rightly.</param>
/// <param name="IsBaseline">Whether it is there to be beaten, and cannot be stored and served.</param>
internal sealed record ComparedModel(
    string Name,
    long Parameters,
    long Size,
    double ReviewsPerSecond,
    IReadOnlyList<SeedOutcome> Seeds,
    bool[] IsRight,
    bool IsBaseline = false
)
{
    /// <summary>Rows for people, each held against the best that can be served.</summary>
    public static IReadOnlyList<ComparisonRow> Rows(IReadOnlyList<ComparedModel> models)
    {
        ComparisonRow[] rows = [.. models.Select(model => model.ToRow())];
        int best = Array.IndexOf(rows, rows.MaxBy(row => (!row.IsBaseline, row.TestAccuracy)));
        return
        [
            .. rows.Select(
                (row, i) =>
                    i == best
                        ? row
                        : row with
                        {
                            PValueAgainstBest = McNemar.From(models[i].IsRight, models[best].IsRight).PValue,
                        }
            ),
        ];
    }

    private ComparisonRow ToRow() =>
        new()
        {
            Model = Name,
            IsBaseline = IsBaseline,
            Parameters = Parameters,
            Size = Size,
            ReviewsPerSecond = ReviewsPerSecond,
            Seeds = Seeds,
        };
}
