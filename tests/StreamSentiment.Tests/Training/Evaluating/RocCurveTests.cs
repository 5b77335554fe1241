using CsCheck;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class RocCurveTests
{
    [Fact]
    public void Of_FourReviews_IsWhatAHandComputes() =>
        // The example of scikit-learn's roc_curve.
        Assert.Equal(
            [
                new RocPoint(double.PositiveInfinity, 0, 0),
                new RocPoint(0.8f, 0, 0.5),
                new RocPoint(0.4f, 0.5, 0.5),
                new RocPoint(0.35f, 0.5, 1),
                new RocPoint(0.1f, 1, 1),
            ],
            RocCurve.From([0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true])!.Points
        );

    [Fact]
    public void Of_EqualScores_AreOnePoint() =>
        Assert.Equal(
            [new RocPoint(double.PositiveInfinity, 0, 0), new RocPoint(0.5f, 1, 1)],
            RocCurve.From([0.5f, 0.5f, 0.5f], [false, true, true])!.Points
        );

    [Fact]
    public void Of_AnyScores_EnclosesTheRocAuc() =>
        Gen.Select(Gen.Int[0, 9], Gen.Bool)
            .Array[2, 60]
            .Sample(
                reviews =>
                {
                    float[] probabilities = [.. reviews.Select(review => review.Item1 / 9f)];
                    bool[] labels = [.. reviews.Select(review => review.Item2)];
                    if (RocCurve.From(probabilities, labels, maxPoints: 10_000) is not { } curve)
                    {
                        Assert.Single(labels.Distinct());
                        return;
                    }

                    double area = curve
                        .Points.Zip(
                            curve.Points.Skip(1),
                            (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.TruePositiveRate + b.TruePositiveRate) / 2
                        )
                        .Sum();
                    Assert.Equal(Evaluation.From(probabilities, labels).RocAuc, area, 1e-9);
                },
                threads: 1
            );

    [Fact]
    public void Of_ManyReviews_IsThinnedAndKeepsItsEnds()
    {
        var random = new Random(1);
        bool[] labels = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next(2) == 0)];
        float[] probabilities = [.. labels.Select(isPositive => (random.NextSingle() + (isPositive ? 0.5f : 0)) / 1.5f)];
        var all = RocCurve.From(probabilities, labels, maxPoints: int.MaxValue)!.Points;
        var thinned = RocCurve.From(probabilities, labels, maxPoints: 100)!.Points;
        Assert.InRange(thinned.Count, 90, 102);
        Assert.Subset(all.ToHashSet(), thinned.ToHashSet());
        Assert.Equal((all[0], all[^1]), (thinned[0], thinned[^1]));
        Assert.Equal((1, 1), (thinned[^1].FalsePositiveRate, thinned[^1].TruePositiveRate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_OneClass_IsNoCurve(bool label) => Assert.Null(RocCurve.From([0.2f, 0.7f], [label, label]));

    [Fact]
    public void Of_UnevenLists_IsRefused() => Assert.Throws<ArgumentException>(() => RocCurve.From([0.2f, 0.7f], [true]));
}
