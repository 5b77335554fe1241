using StreamSentiment.Cli.Reports;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Cli.Reports;

/// <summary>Made-up runs to report on.</summary>
internal static class Samples
{
    private static readonly float[] Probabilities = [0.9f, 0.75f, 0.3f, 0.62f, 0.5f, 0.1f];

    public static ScoredSplit Scored { get; } =
        new(
            "test split",
            Probabilities,
            [true, true, true, false, false, false],
            new(new LogitScale(2), [.. Probabilities.Select(p => new Temperature(2).Undo(p))])
        );

    public static TrainingRun Training { get; } =
        new()
        {
            Manifest = TestModels.Serve().Manifest with
            {
                Name = "<b>tiny</b>",
                Training = new Dictionary<string, string> { ["data"] = "a & b.csv" },
            },
            Epochs =
            [
                .. Enumerable
                    .Range(1, 3)
                    .Select(i => new EpochResult(i, 1.0 / i, 0.5 + 0.1 * i, 0.7, 0.61 + 0.01 * i, TimeSpan.FromSeconds(i))),
            ],
            BestEpoch = 3,
            Lengths = new SortedLengths([1, 2, 3, 30]),
            Scored = Scored,
        };

    public static Comparison Comparison { get; } =
        new()
        {
            Data = "reviews.csv",
            TestReviews = 6,
            Rows = [Row("lstm", 0.8, 100, 0.7), Row("stacked-lstm", 0.9, 50, null)],
            Command = "streamsentiment compare --data reviews.csv",
            Settings = new Dictionary<string, string> { ["optimizer"] = "Adam" },
            Took = TimeSpan.FromMinutes(61),
        };

    public static DomainStudy Study { get; } =
        new()
        {
            Model = "tiny v1",
            Results = [Domain("books", 0.804, 0.85), Domain("dvd", 0.824, 0.7), Domain("shoes", null, 0.9)],
            Command = "streamsentiment compare --data amazon-domains:x",
            Scratch = Recipe.InDomain,
            FineTuning = Recipe.FineTuning,
            Took = TimeSpan.FromMinutes(61),
        };

    public static DataInspection Data { get; } =
        new(
            "reviews.csv",
            [
                new("1", "a good film", true, "books", Splits.Train),
                new("2", "a bad film", false, "dvd", Splits.Train),
                new("3", "a good film", true, "books", Splits.Test),
                new("4", "", false, "books", Splits.Test),
                new("5", "what a film", null, "books", Splits.Unlabelled),
            ],
            new TextProfile { VocabularySize = 3, MaxSequenceLength = 2 }
        );

    private static ComparisonRow Row(string model, double accuracy, double speed, double? p) =>
        new()
        {
            Model = model,
            Parameters = 264_353,
            Size = 1_100_000,
            ReviewsPerSecond = speed,
            PValueAgainstBest = p,
            Seeds = [.. Enumerable.Range(1, 3).Select(seed => new SeedOutcome(seed, accuracy + 0.001 * seed, 0.02, 5, 8.4))],
        };

    private static DomainResult Domain(string name, double? published, double fineTuned) =>
        new(
            name,
            2000,
            published,
            [new FoldResult(0.8, 0.7, 0.6, fineTuned - 0.01), new FoldResult(0.8, 0.7, 0.6, fineTuned + 0.01)]
        );
}
