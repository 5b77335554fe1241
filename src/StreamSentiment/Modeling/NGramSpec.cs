using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Modeling;

/// <summary>
/// The n-grams of a version: a log-odds for each that a review holds, however often, which are summed. By themselves they are the
/// model <c>nb-svm</c>; beside networks, they are one more view of the review.
/// </summary>
public sealed record NGramSpec
{
    /// <summary>The n-grams that training keeps unless it is told otherwise: 2.4 MB.</summary>
    internal const int UsualCount = 200_000;

    private const int MostCount = 4_000_000;

    /// <summary>The tokens of the longest n-gram, 1 to 3.</summary>
    public int Order { get; init; } = NGramKey.MaxOrder;

    /// <summary>N-grams with a log-odds, at most 4,000,000; in a recipe, the most that are kept.</summary>
    public required int Count { get; init; }

    /// <summary>
    /// The weight of the n-grams' log-odds in the logit, 0 to 1; the mean of the networks' logits has the rest. Null if there are
    /// no networks, and in a recipe: training fits it on reviews that neither has learnt.
    /// </summary>
    public double? Share { get; init; }

    /// <summary>Trained numbers: the log-odds of each n-gram, and that of every review.</summary>
    internal long Parameters => Count + 1L;

    /// <exception cref="InvalidModelException">A number is out of range; the message names it.</exception>
    internal void Validate()
    {
        Require(Order is >= 1 and <= NGramKey.MaxOrder, nameof(Order), Order, $"from 1 to {NGramKey.MaxOrder}");
        Require(Count is >= 1 and <= MostCount, nameof(Count), Count, $"from 1 to {MostCount:N0}");
        Require(Share is null or (>= 0 and <= 1), nameof(Share), Share, "from 0 to 1");
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
        {
            throw new InvalidModelException(
                $"The model specification's {nameof(ModelSpec.NGrams)} cannot be built: {name} is {value} and must be {expected}."
            );
        }
    }
}
