using StreamSentiment.Cli.Reports;
using StreamSentiment.Data;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Cli.Reports;

public sealed class EvaluationReportTests
{
    private static readonly EvaluatedReview[] Reviews =
    [
        Review("a", isPositive: true, probability: 0.97f, tokens: 10),
        Review("b", isPositive: false, probability: 0.99f, tokens: 60, unknown: 30),
        Review("c", isPositive: false, probability: 0.2f, tokens: 500, truncated: true),
        Review("d", isPositive: true, probability: 0.02f, tokens: 0),
    ];

    [Fact]
    public void Slices_PartTheReviewsByLabelTokensReadingWordsAndConfidence()
    {
        var tables = EvaluationReport.Slices(Reviews, maxSequenceLength: 200).ToArray();

        Assert.Equal(
            [
                "By label",
                "By length",
                "By tokens",
                "By what the model reads, which is at most 200 tokens",
                "By share of words that the vocabulary does not have",
                "By confidence",
            ],
            tables.Select(table => table.Caption)
        );
        Assert.All(tables, table => Assert.Equal(Reviews.Length, table.Rows.Sum(row => int.Parse(row.Cells[1]))));
        Assert.Equal(
            ["positive 2 2 50.00% 1", "negative 2 0 50.00% 1"],
            tables[0].Rows.Select(row => string.Join(' ', row.Cells[..5]).Replace(" %", "%"))
        );
        Assert.Equal(
            [
                "under 15 tokens 2 2 50.00% 1 97.50% –",
                "15 to 60 tokens 1 0 0.00% 1 99.00% –",
                "over 60 tokens 1 0 100.00% 0 80.00% –",
            ],
            tables[1].Rows.Select(row => string.Join(' ', row.Cells).Replace(" %", "%"))
        );
        Assert.Equal(["0 to 25", "51 to 100", "401 and more"], tables[2].Rows.Select(row => row.Cells[0]));
    }

    [Fact]
    public void Slices_ReviewsOfSeveralSources_ArePartedByThem()
    {
        EvaluatedReview[] reviews = [.. Reviews.Select((review, i) => WithSource(review, i % 2 == 0 ? "books" : "dvd"))];

        var table = EvaluationReport.Slices(reviews, maxSequenceLength: 200).Single(table => table.Caption == "By source");

        Assert.Equal(["books", "dvd"], table.Rows.Select(row => row.Cells[0]));
    }

    [Fact]
    public void Thresholds_SayWhatEachKeepsAndHowOftenThatIsRight()
    {
        var rows = EvaluationReport.Thresholds(Reviews).Rows.Select(row => string.Join(' ', row.Cells).Replace(" %", "%"));

        Assert.Contains("0.50 100.00% 50.00% 0 –", rows);
        Assert.Contains("0.85 75.00% 33.33% 1 100.00%", rows);
        Assert.Contains("0.99 25.00% 0.00% 3 66.67%", rows);
    }

    [Fact]
    public void Mistakes_AreTheWrongLabelsTheSurestFirst() =>
        Assert.Equal(
            ["b negative positive 0.9900 text b", "d positive negative 0.0200 text d"],
            EvaluationReport.Mistakes(Reviews).Rows.Select(row => string.Join(' ', row.Cells))
        );

    [Fact]
    public void Slices_OfEnoughReviews_SayHowWellTheyAreCalibrated()
    {
        EvaluatedReview[] many = [.. Enumerable.Range(0, 50).Select(i => Review($"{i}", i % 4 != 0, 0.9f, tokens: 5))];

        var table = EvaluationReport.Slices(many, maxSequenceLength: 200).Single(table => table.Caption == "By length");

        Assert.Equal(
            ["under 15 tokens 50 37 74.00% 13 90.00% 16.00%"], // as sure as 0.9, and right in 0.74
            table.Rows.Select(row => string.Join(' ', row.Cells).Replace(" %", "%"))
        );
    }

    private static EvaluatedReview WithSource(EvaluatedReview review, string source) =>
        review with
        {
            Review = review.Review with { Source = source },
        };

    private static EvaluatedReview Review(
        string id,
        bool isPositive,
        float probability,
        int tokens,
        int unknown = 0,
        bool truncated = false
    ) =>
        new(
            new LabelledText($"text {id}", isPositive) { Id = id, Source = "r.csv" },
            probability,
            Encoded(tokens, unknown, truncated)
        );

    private static EncodedText Encoded(int tokens, int unknown, bool truncated) =>
        new(new int[Math.Min(tokens, 200)], tokens, unknown, truncated);
}
