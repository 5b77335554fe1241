using CsCheck;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Tests.Retraining.Promotion;

public sealed class NonInferiorityTests
{
    [Theory] // from the constrained likelihood, maximised numerically; the last by hand: -z^2 / (n + z^2)
    [InlineData(5, 3, 32, 0.05, -0.09068077102509747)]
    [InlineData(30, 20, 400, 0.05, -0.004173370936584273)]
    [InlineData(10, 25, 1000, 0.025, -0.027737665765781315)]
    [InlineData(0, 7, 200, 0.05, -0.0633270110890454)]
    [InlineData(4, 0, 50, 0.01, -0.025479985964009178)]
    [InlineData(100, 100, 5000, 0.05, -0.004681177650889939)]
    [InlineData(0, 0, 400, 0.05, -0.006718416217689382)]
    public void LowerBound_AnyCounts_IsTangos(int onlyFirst, int onlySecond, int reviews, double level, double expected) =>
        Assert.Equal(expected, NonInferiority.LowerBound(onlyFirst, onlySecond, reviews, level), 1e-6);

    [Fact]
    public void LowerBound_AnyCounts_LiesBelowTheDifferenceAndRisesWithTheLevel() =>
        Gen.Select(Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[1, 500], Gen.Double[0.001, 0.4])
            .Sample(
                (onlyFirst, onlySecond, others, level) =>
                {
                    int reviews = onlyFirst + onlySecond + others;
                    double bound = NonInferiority.LowerBound(onlyFirst, onlySecond, reviews, level);
                    Assert.InRange(bound, -1, (onlyFirst - onlySecond) / (double)reviews);
                    Assert.True(bound < NonInferiority.LowerBound(onlyFirst, onlySecond, reviews, level + 0.1));
                    Assert.True(bound < NonInferiority.LowerBound(onlyFirst + 1, onlySecond, reviews + 1, level));
                }
            );

    [Theory]
    [InlineData(7, 0)]
    [InlineData(0, 7)]
    public void LowerBound_ModelsThatAlwaysDiffer_IsANumber(int onlyFirst, int onlySecond) =>
        Assert.InRange(NonInferiority.LowerBound(onlyFirst, onlySecond, 7, 0.05), -1, 1);

    [Fact]
    public void LowerBound_LevelOfOneHalf_IsTheDifference() =>
        Assert.Equal(0.1, NonInferiority.LowerBound(30, 20, 100, 0.5), 1e-9);
}
