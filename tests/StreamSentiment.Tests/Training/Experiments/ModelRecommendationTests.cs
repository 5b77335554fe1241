using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training.Experiments;

public sealed class ModelRecommendationTests
{
    [Fact]
    public void Of_NoneAsGood_IsTheBest()
    {
        var choice = ModelRecommendation.From([Row("slow", 0.88, 10), Row("fast", 0.86, 99, p: 0.049)]);
        Assert.Equal("slow", choice.Model.Model);
        Assert.Contains("more than chance", choice.Reason);
    }

    [Fact]
    public void Of_OthersAsGood_IsTheFastestOfThem()
    {
        var choice = ModelRecommendation.From([
            Row("worse", 0.80, 999, p: 1e-9),
            Row("fast", 0.87, 99, p: 0.05),
            Row("faster", 0.875, 120, p: 0.3),
            Row("best", 0.88, 40),
        ]);
        Assert.Equal("faster", choice.Model.Model);
        Assert.Contains("p = 0.3", choice.Reason);
        Assert.Contains("3.0 times", choice.Reason);
    }

    [Fact]
    public void Of_OthersAsGoodAndSlower_IsTheBest()
    {
        var choice = ModelRecommendation.From([Row("best", 0.88, 40), Row("slow", 0.879, 39, p: 0.8)]);
        Assert.Equal("best", choice.Model.Model);
        Assert.DoesNotContain("more than chance", choice.Reason);
    }

    [Fact]
    public void Of_BaselineAsGoodAndFaster_IsTheBaselineAndHowToStoreIt()
    {
        var choice = ModelRecommendation.From([
            Row("bilstm", 0.88, 40),
            Row("nb-svm", 0.879, 4000, p: 0.4) with
            {
                IsBaseline = true,
            },
        ]);

        Assert.Equal("nb-svm", choice.Model.Model);
        Assert.Contains("train --architecture nb-svm", choice.Reason);
    }

    [Fact]
    public void Of_BaselineWorse_IsTheNetwork()
    {
        var choice = ModelRecommendation.From([
            Row("bilstm", 0.88, 40),
            Row("nb-svm", 0.86, 4000, p: 0.001) with
            {
                IsBaseline = true,
            },
        ]);

        Assert.Equal("bilstm", choice.Model.Model);
        Assert.DoesNotContain("train --architecture", choice.Reason);
    }

    [Fact]
    public void Of_OneModel_IsThatOne() => Assert.Contains("only model", ModelRecommendation.From([Row("one", 0.5, 1)]).Reason);

    [Fact]
    public void Of_NoModels_IsRefused() => Assert.Throws<ArgumentException>(() => ModelRecommendation.From([]));

    [Theory]
    [InlineData(new[] { 0.8, 0.9, 0.85 }, 0.85, 0.1)]
    [InlineData(new[] { 0.8, 0.9 }, 0.85, 0.1)]
    [InlineData(new[] { 0.8 }, 0.8, 0)]
    public void Row_Seeds_GiveMedianAndSpread(double[] accuracies, double median, double spread)
    {
        var row = Row("model", 0, 1) with
        {
            Seeds = [.. accuracies.Select((accuracy, i) => new SeedOutcome(i, accuracy, accuracy / 10, 10 * i, i))],
        };
        Assert.Equal(median, row.TestAccuracy, 1e-12);
        Assert.Equal(median / 10, row.CalibrationError, 1e-12);
        Assert.Equal(spread, row.Spread, 1e-12);
        Assert.Equal(10 * (accuracies.Length - 1) / 2.0, row.Epochs);
    }

    private static ComparisonRow Row(string model, double accuracy, double speed, double? p = null) =>
        new()
        {
            Model = model,
            Parameters = 1,
            Size = 4,
            ReviewsPerSecond = speed,
            PValueAgainstBest = p,
            Seeds = [new SeedOutcome(1, accuracy, 0.1, 5, 1)],
        };
}
