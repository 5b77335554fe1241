using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training.Experiments;

public sealed class MedianRuleTests
{
    // After two epochs the best are 0.6, 0.7, 0.8 and 0.9: their median is 0.75.
    private static readonly double[][] Complete =
    [
        [0.6, 0.5, 0.95],
        [0.1, 0.7, 0.95],
        [0.8],
        [0.9, 0.9, 0.95],
    ];

    [Theory]
    [InlineData(true, 0.5, 0.74)]
    [InlineData(true, 0.74, 0.5)]
    [InlineData(false, 0.5, 0.75)]
    [InlineData(false, 0.76, 0.5)]
    [InlineData(false, 0.1)]
    public void IsHopeless_AgainstFour_IsWorseThanTheirMedianFromTheSecondEpochOn(bool expected, params double[] accuracies) =>
        Assert.Equal(expected, MedianRule.IsHopeless(accuracies, Complete));

    [Fact]
    public void IsHopeless_AgainstThree_IsNot() => Assert.False(MedianRule.IsHopeless([0, 0], Complete[1..]));
}
