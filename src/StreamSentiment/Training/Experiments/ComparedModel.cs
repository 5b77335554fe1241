using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>Measures of one model of a comparison.</summary>
/// <param name="Name">The name of its recipe.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Size">The size of a stored version, in bytes.</param>
/// <param name="ReviewsPerSecond">In inference, tokenizing included.</param>
/// <param name="Seeds">The outcomes, one for each training.</param>
/// <param name="IsRight">True for each test review that the training with the median accuracy labelled correctly.</param>
/// <param name="IsBaseline">True for a baseline, which is compared and cannot be stored and served.</param>
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
    /// <summary>Rows for people, each compared with the best model that can be served.</summary>
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
