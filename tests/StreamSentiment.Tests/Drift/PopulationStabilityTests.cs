using CsCheck;
using StreamSentiment.Drift;

namespace StreamSentiment.Tests.Drift;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Index_TwoBins_IsTheSumByHand() =>
        // 0.5 and 0.5 become 0.75 and 0.25, but for the half that is added to each count: 500.5/1001 and 750.5/1001.
        Assert.Equal(
            (750.5 - 500.5) / 1001 * Math.Log(750.5 / 500.5) + (250.5 - 500.5) / 1001 * Math.Log(250.5 / 500.5),
            PopulationStability.Index([500, 500], [750, 250]),
            1e-12
        );

    [Fact]
    public void Index_EmptyBins_IsANumber()
    {
        Assert.InRange(PopulationStability.Index([100, 0], [0, 100]), 1, 20);
        Assert.Equal(0, PopulationStability.Index([0, 0], [0, 0]));
    }

    [Fact]
    public void Index_AnyCounts_IsNotNegativeAndZeroForTheSame() =>
        Gen.Select(Gen.Long[0, 1000], Gen.Double[0, 1000])
            .Array[1, 20]
            .Sample(bins =>
            {
                Assert.True(
                    PopulationStability.Index([.. bins.Select(bin => bin.Item1)], [.. bins.Select(bin => bin.Item2)]) >= 0
                );
                Assert.Equal(
                    0,
                    PopulationStability.Index([.. bins.Select(bin => bin.Item1)], [.. bins.Select(bin => (double)bin.Item1)]),
                    1e-12
                );
            });

    [Fact]
    public void FadingHistogram_OverMoreThanItsUnitHolds_KeepsTheWorthOfEachReview()
    {
        var histogram = new FadingHistogram(bins: 2, memory: 10);
        for (int review = 0; review < 10_000; review++) // the unit grows by (10/9)^10,000, which is no double
        {
            histogram.Fade();
            histogram.Add(review % 2);
        }

        // The latest is worth 1 and was odd, the one before 0.9, ...: 1 + 0.81 + ... and 0.9 + 0.729 + ...
        Assert.Equal(0.9 / (1 - 0.81), histogram.Counts[0], 1e-9);
        Assert.Equal(1 / (1 - 0.81), histogram.Counts[1], 1e-9);
    }
}
