namespace StreamSentiment.Training.Experiments;

/// <summary>Which model of a comparison to take, and why.</summary>
/// <param name="Model">The one to take.</param>
/// <param name="Reason">In a sentence.</param>
public sealed record ModelRecommendation(ComparisonRow Model, string Reason)
{
    /// <summary>Below this a difference in accuracy is taken for real.</summary>
    public const double Significance = 0.05;

    /// <summary>
    /// The fastest of the models that no test tells from the best one: an accuracy that may be luck is not worth waiting for.
    /// </summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static ModelRecommendation From(IReadOnlyList<ComparisonRow> rows)
    {
        var choice = OfModels([.. rows.Where(row => !row.IsBaseline)]);
        return
            rows.Where(row => row.IsBaseline).MaxBy(row => row.TestAccuracy) is { } floor
            && floor.TestAccuracy >= choice.Model.TestAccuracy
            ? choice with
            {
                Reason =
                    $"{choice.Reason} It does not reach {floor.Model}, {floor.TestAccuracy:P2}, which is there to be beaten and cannot be served.",
            }
            : choice;
    }

    private static ModelRecommendation OfModels(IReadOnlyList<ComparisonRow> rows)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("There are no models to choose from.", nameof(rows));
        }

        var best = rows.MaxBy(row => row.TestAccuracy)!;
        ComparisonRow[] equals = [.. rows.Where(row => row != best && row.PValueAgainstBest >= Significance)];
        var fastest = equals.Append(best).MaxBy(row => row.ReviewsPerSecond)!;
        if (fastest != best)
        {
            return new(
                fastest,
                $"Take {fastest.Model}: its {fastest.TestAccuracy:P2} cannot be told from the best, {best.Model} with {best.TestAccuracy:P2} "
                    + $"(McNemar p = {fastest.PValueAgainstBest:0.###}), and it scores {fastest.ReviewsPerSecond / best.ReviewsPerSecond:0.0} times as many reviews a second."
            );
        }

        if (rows.Count == 1)
        {
            return new(best, $"Take {best.Model}: it is the only model, with {best.TestAccuracy:P2}.");
        }

        return new(
            best,
            equals.Length == 0
                ? $"Take {best.Model}: its {best.TestAccuracy:P2} is more than chance above every other model (McNemar p < {Significance})."
                : $"Take {best.Model}: it has the highest accuracy, {best.TestAccuracy:P2}, and no model that cannot be told from it is faster."
        );
    }
}
