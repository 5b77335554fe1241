using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Tests.Retraining.Promotion;

/// <summary>Made-up evidence of 400 reviews: 100 each of two lengths and two sources.</summary>
internal static class MadeUpEvidence
{
    public const int Short = 50,
        Long = 300;
    public const string Books = "books",
        Dvd = "dvd";

    private static readonly (int Tokens, string Source)[] Cells = [(Short, Books), (Short, Dvd), (Long, Books), (Long, Dvd)];

    /// <summary>Evidence that every clause accepts, but for what is given.</summary>
    public static PromotionEvidence Create(
        IReadOnlyList<JudgedReview>? holdOut = null,
        IReadOnlyList<JudgedReview>? anchor = null,
        double speed = 1000
    ) =>
        new(
            new("m", "2"),
            new("m", "1"),
            holdOut ?? Reviews((_, _) => (90, 80)),
            anchor ?? Reviews((_, _) => (90, 90)),
            new ScoringSpeeds(speed, 1000)
        );

    /// <param name="right">
    /// Of the 100 reviews of each length and source: how many the candidate and the current model label rightly.
    /// </param>
    /// <param name="candidateConfidence">
    /// The probability that the candidate gives its label; it is calibrated if as many are right.
    /// </param>
    /// <param name="currentConfidence">The same of the current model.</param>
    public static IReadOnlyList<JudgedReview> Reviews(
        Func<int, string, (int Candidate, int Current)> right,
        float candidateConfidence = 0.9f,
        float currentConfidence = 0.8f
    ) =>
        [
            .. from i in Enumerable.Range(0, 100)
            from cell in Cells
            let count = right(cell.Tokens, cell.Source)
            let isPositive = i % 2 == 0
            select new JudgedReview(
                isPositive,
                Probability(isPositive, i * 37 % 100 < count.Candidate, candidateConfidence), // the wrong ones at any time
                Probability(isPositive, i * 37 % 100 < count.Current, currentConfidence),
                cell.Tokens,
                cell.Source
            ),
        ];

    private static float Probability(bool isPositive, bool isRight, float confidence) =>
        isPositive == isRight ? confidence : 1 - confidence;
}
