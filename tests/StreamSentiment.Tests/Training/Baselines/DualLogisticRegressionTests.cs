using StreamSentiment.Training.Baselines;

namespace StreamSentiment.Tests.Training.Baselines;

public sealed class DualLogisticRegressionTests
{
    private static readonly float[] Scales = [0.5f, -2, 1.5f, 3, 1];

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Train_AnyPenalty_EndsWhereTheGradientIsZero(double penalty)
    {
        var random = new Random(1);
        int[][] reviews =
        [
            .. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).Append(4).ToArray()),
        ];
        bool[] labels = [.. reviews.Select(review => random.NextDouble() < (review.Contains(1) ? 0.8 : 0.3))];
        float[] odds = DualLogisticRegression.Train(
            reviews,
            labels,
            Scales,
            penalty,
            tolerance: 1e-6,
            new Random(1),
            TestContext.Current.CancellationToken
        );

        double[] gradient = Scales.Select((scale, feature) => (double)odds[feature] / scale).ToArray();
        for (int i = 0; i < reviews.Length; i++)
        {
            int sign = labels[i] ? 1 : -1;
            double wrong = 1 / (1 + Math.Exp(sign * reviews[i].Sum(feature => odds[feature])));
            foreach (int feature in reviews[i])
            {
                gradient[feature] -= penalty * sign * wrong * Scales[feature];
            }
        }

        Assert.All(gradient, slope => Assert.Equal(0, slope, 0.01));
        Assert.Contains(odds, value => Math.Abs(value) > 0.1);
    }

    [Fact]
    public void Train_ReviewWithoutFeatures_IsHarmless()
    {
        float[] odds = DualLogisticRegression.Train(
            [
                [],
                [0],
                [1],
            ],
            [true, true, false],
            [1, 1],
            1,
            1e-6,
            new Random(1),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(odds[0], -odds[1], 1e-4);
        Assert.True(odds[0] > 0.1);
    }
}
