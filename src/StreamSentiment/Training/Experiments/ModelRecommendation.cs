namespace StreamSentiment.Training.Experiments;

/// <summary>The model of a comparison to take, and the reason.</summary>
/// <param name="Model">The recommended model.</param>
/// <param name="Reason">The reason in a sentence.</param>
public sealed record ModelRecommendation(ComparisonRow Model, string Reason)
{
    /// <summary>The p-value below which a difference in accuracy counts as real.</summary>
    public const double Significance = 0.05;

    /// <summary>
    /// The fastest of the models that do not differ significantly from the best one. Where that is the baseline, the networks
    /// have learnt nothing from the order of words that n-grams do not know, and it is the right answer.
    /// </summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static ModelRecommendation From(IReadOnlyList<ComparisonRow> rows)
    {
        var choice = OfModels(rows);
        return choice.Model.IsBaseline
            ? choice with
            {
                Reason =
                    $"{choice.Reason} The networks read nothing in these reviews that n-grams miss; "
                    + $"`streamsentiment train --architecture {choice.Model.Model}` stores a version of it that is served like "
                    + "any other.",
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
                $"Take {fastest.Model}: its {fastest.TestAccuracy:P2} cannot be told from the best, {best.Model} with "
                    + $"{best.TestAccuracy:P2} "
                    + $"(McNemar p = {fastest.PValueAgainstBest:0.###}), and it scores "
                    + $"{fastest.ReviewsPerSecond / best.ReviewsPerSecond:0.0} times as many reviews a second."
            );
        }

        if (rows.Count == 1)
        {
            return new(best, $"Take {best.Model}: it is the only model, with {best.TestAccuracy:P2}.");
        }

        return new(
            best,
            equals.Length == 0
                ? $"Take {best.Model}: its {best.TestAccuracy:P2} is more than chance above every other model (McNemar p "
                    + $"< {Significance})."
                : $"Take {best.Model}: it has the highest accuracy, {best.TestAccuracy:P2}, and no model that cannot be "
                    + "told from it is faster."
        );
    }
}
