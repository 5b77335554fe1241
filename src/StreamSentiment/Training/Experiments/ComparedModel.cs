using StreamSentiment.Contracts;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>Measures of one model of a comparison.</summary>
/// <param name="Name">The name of its recipe.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Size">The size of a stored version, in bytes.</param>
/// <param name="ReviewsPerSecond">In inference, tokenizing included.</param>
/// <param name="Seeds">The outcomes, one for each training.</param>
/// <param name="Probabilities">What the training with the median accuracy said of each test review.</param>
/// <param name="Labels">True for each test review that is positive.</param>
/// <param name="IsBaseline">
/// True for the baseline, which the comparison does not store; <c>train</c> stores one that can be served.
/// </param>
internal sealed record ComparedModel(
    string Name,
    long Parameters,
    long Size,
    double ReviewsPerSecond,
    IReadOnlyList<SeedOutcome> Seeds,
    float[] Probabilities,
    bool[] Labels,
    bool IsBaseline = false
)
{
    /// <summary>Rows for people, each compared with the best model.</summary>
    /// <param name="models">The models, all with the same test reviews.</param>
    /// <param name="slices">The slices of the test reviews.</param>
    public static IReadOnlyList<ComparisonRow> Rows(IReadOnlyList<ComparedModel> models, IReadOnlyList<ReviewSlice> slices)
    {
        ComparisonRow[] rows = [.. models.Select(model => model.ToRow(slices))];
        int best = Array.IndexOf(rows, rows.MaxBy(row => row.TestAccuracy));
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

    /// <summary>True for each test review that it labels correctly.</summary>
    public bool[] IsRight => [.. Probabilities.Zip(Labels, (p, isPositive) => SentimentLabel.IsPositive(p) == isPositive)];

    private ComparisonRow ToRow(IReadOnlyList<ReviewSlice> slices) =>
        new()
        {
            Model = Name,
            IsBaseline = IsBaseline,
            Parameters = Parameters,
            Size = Size,
            ReviewsPerSecond = ReviewsPerSecond,
            Seeds = Seeds,
            Slices = [.. slices.Select(slice => slice.Measure(Probabilities, Labels))],
        };
}
