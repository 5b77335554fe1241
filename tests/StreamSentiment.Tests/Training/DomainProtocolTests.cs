using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

[Collection(nameof(TrainerTests))]
public sealed class DomainProtocolTests
{
    [Fact]
    public void Split_TwoThousandReviews_TestsEachOnceInStratifiedFoldsOfFourHundred()
    {
        var reviews = Reviews(2000);
        int[] folds = DomainProtocol.Split(reviews);
        Assert.Equal(2000, folds.Length);
        var tested = folds.Zip(reviews).ToLookup(pair => pair.First, pair => pair.Second.IsPositive);
        Assert.Equal([0, 1, 2, 3, 4], tested.Select(fold => fold.Key).Order());
        Assert.All(tested, fold => Assert.Equal((400, 200), (fold.Count(), fold.Count(isPositive => isPositive))));
        Assert.Equal(folds, DomainProtocol.Split(reviews));
        Assert.True(folds.Zip(folds.Skip(10)).Count(pair => pair.First != pair.Second) > 1000, "Neighbours go to folds at random.");
    }

    [Theory]
    [InlineData(4, 20, "4 positive")]
    [InlineData(20, 3, "3 negative")]
    public void Split_TooFewOfALabel_IsRefused(int positive, int negative, string expected) => Assert.Contains(
        expected,
        Assert.Throws<ArgumentException>(() => DomainProtocol.Split([.. Enumerable.Range(0, positive + negative).Select(i => new LabelledText("w1", i < positive))])).Message);

    [Fact]
    public void Run_TinyDomains_MeasuresFourModelsInFiveFoldsEach()
    {
        using var folder = new TemporaryFolder();
        var store = new ModelStore(folder.Path);
        var stored = TestModels.Publish(store);
        string from = store.FolderOf(stored.Name, stored.Version);
        var recipe = Recipe.InDomain with
        {
            Text = TestModels.Text,
            Spec = TestModels.Spec() with { SpatialDropout = 0, Dropout = 0 },
            Training = new TrainingOptions { Epochs = 1, BatchSize = 8 },
        };
        string[] domains = ["kitchen", "shoes", "electronics", "dvd", "books"];
        var results = new DomainProtocol(recipe, recipe, from).Run(
            domains.ToDictionary(domain => domain, domain => (IReadOnlyList<LabelledText>)Reviews(40)), jobs: 2, TestContext.Current.CancellationToken);

        Assert.Equal(["books", "dvd", "electronics", "kitchen", "shoes"], results.Select(result => result.Domain));
        Assert.Equal([0.804, 0.824, 0.844, 0.877, null], results.Select(result => result.Published));
        Assert.All(results, result => Assert.Equal((40, 5), (result.Reviews, result.Folds.Count)));
        Assert.All(results, result => Assert.Equal(1, result.Mean(fold => fold.Linear))); // one word gives the label away
        // The model as it is meets each review in one fold: the mean is its accuracy on all.
        using var model = SentimentModel.Load(from);
        var scores = Evaluator.Score(model, [.. Reviews(40).Select(review => review.Text)], 1, TestContext.Current.CancellationToken);
        double accuracy = scores.Zip(Reviews(40), (score, review) => SentimentLabel.IsPositive(score) == review.IsPositive).Count(isRight => isRight) / 40.0;
        Assert.All(results, result => Assert.Equal(accuracy, result.Mean(fold => fold.Transferred), 12));
    }

    [Fact]
    public void Result_MeanAndDeviation_AreThoseOfASample()
    {
        var result = new DomainResult("books", 10, null, [.. new[] { 0.7, 0.8, 0.9 }.Select(accuracy => new FoldResult(accuracy, 0.5, 0, 1 - accuracy))]);
        Assert.Equal(0.8, result.Mean(fold => fold.Linear), 12);
        Assert.Equal(0.1, result.Deviation(fold => fold.Linear), 12);
        Assert.Equal(0.1, result.Deviation(fold => fold.FineTuned), 12);
        Assert.Equal(0, result.Deviation(fold => fold.InDomain), 12);
    }

    private static LabelledText[] Reviews(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LabelledText($"w{1 + i % 11} {(i % 2 == 0 ? "w20" : "w21")} w{1 + i % 7}", i % 2 == 0))];
}
