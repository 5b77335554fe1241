using CsCheck;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class ReliabilityDiagramTests
{
    [Fact]
    public void ByProbability_SixReviews_IsWhatAHandComputes()
    {
        var diagram = ReliabilityDiagram.ByProbability(
            [0.1, 0.15, 0.5, 0.99, 1, 0.9],
            [false, true, true, true, true, false],
            bins: 4
        );
        Assert.Collection(
            diagram.Bins,
            bin => AssertBin(2, 0.125, 0.5, bin),
            bin => AssertBin(1, 0.5, 1, bin),
            bin => AssertBin(3, (0.99 + 1 + 0.9) / 3, 2 / 3.0, bin)
        );
        Assert.Equal(2 / 6.0 * 0.375 + 1 / 6.0 * 0.5 + 3 / 6.0 * (2.89 - 2) / 3, diagram.CalibrationError, 1e-12);
    }

    [Fact]
    public void ByConfidence_BothLabels_ShareABin()
    {
        var diagram = ReliabilityDiagram.ByConfidence([0.9, 0.1, 0.1, 0.5], [true, false, true, true], bins: 10);
        Assert.Collection(
            diagram.Bins,
            bin => AssertBin(1, 0.5, 1, bin), // a draw is positive
            bin => AssertBin(3, 0.9, 2 / 3.0, bin)
        );
    }

    [Fact]
    public void ByConfidence_AnyScores_HasTheErrorOfAllBins() =>
        Gen.Select(Gen.Double[0, 1], Gen.Bool)
            .Array[1, 60]
            .Sample(
                reviews =>
                {
                    var diagram = ReliabilityDiagram.ByConfidence(
                        reviews.Select(r => r.Item1),
                        reviews.Select(r => r.Item2),
                        bins: 15
                    );
                    double expected = 0;
                    for (int bin = 0; bin < 15; bin++)
                    {
                        var members = reviews
                            .Select(r => (Confidence: Math.Max(r.Item1, 1 - r.Item1), IsRight: r.Item1 >= 0.5 == r.Item2))
                            .Where(r => r.Confidence >= bin / 15.0 && (r.Confidence < (bin + 1) / 15.0 || bin == 14))
                            .ToArray();
                        expected += Math.Abs(members.Sum(r => r.Confidence) - members.Count(r => r.IsRight)) / reviews.Length;
                    }

                    Assert.Equal(reviews.Length, diagram.Bins.Sum(bin => bin.Count));
                    Assert.Equal(expected, diagram.CalibrationError, 1e-9);
                },
                threads: 1
            );

    [Fact]
    public void ByProbability_NoReviews_HasNoBins()
    {
        var diagram = ReliabilityDiagram.ByProbability([], []);
        Assert.Empty(diagram.Bins);
        Assert.Equal(0, diagram.CalibrationError);
    }

    private static void AssertBin(int count, double predicted, double observed, ReliabilityBin bin)
    {
        Assert.Equal(count, bin.Count);
        Assert.Equal(predicted, bin.Predicted, 1e-12);
        Assert.Equal(observed, bin.Observed, 1e-12);
    }
}
