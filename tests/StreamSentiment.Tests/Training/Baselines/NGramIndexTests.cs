using StreamSentiment.Training.Baselines;

namespace StreamSentiment.Tests.Training.Baselines;

public sealed class NGramIndexTests
{
    [Fact]
    public void FeaturesOf_Review_AreTheNGramsOfEnoughReviews()
    {
        var index = new NGramIndex(
            [
                [1, 2, 1, 2],
                [1, 2],
                [3],
            ],
            order: 2,
            minCount: 2
        );

        Assert.Equal(3, index.Count); // 1, 2 and "1 2"; "2 1" and 3 are in one review only
        Assert.Equal(3, index.FeaturesOf([1, 2, 1]).Distinct().Count());
        Assert.Single(index.FeaturesOf([2, 3]));
        Assert.Empty(index.FeaturesOf([3, 4]));
    }
}
