using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class TemperatureTests
{
    private static readonly double[] Logits = [2.5, -1.2, 0.3, 4.1, -3.3, 1.7, -0.4, -2.2, 0.9, 3.6];
    private static readonly bool[] Labels = [true, false, false, true, false, true, true, true, false, true];

    [Fact]
    public void Fit_TenReviews_IsTheRootThatNewtonsMethodFinds() =>
        // By mpmath's findroot, with 40 digits.
        Assert.Equal(1.7985942257158653, Temperature.Fit(Logits, Labels).Value, 1e-12);

    [Theory]
    [InlineData(4, 3, 1)]
    [InlineData(0.1, 9, 1)]
    [InlineData(400, 51, 50)]
    public void Fit_OneConfidence_GivesItTheShareThatIsRight(double logit, int right, int wrong)
    {
        // sigmoid(logit / T) = right / all
        double[] logits = [.. Enumerable.Repeat(logit, right), .. Enumerable.Repeat(-logit, wrong)];
        var fitted = Temperature.Fit(logits, [.. logits.Select(_ => true)]);
        Assert.Equal(1, logit / Math.Log(right / (double)wrong) / fitted.Value, 1e-9);
    }

    [Fact]
    public void Fit_LogitsThatAreTwiceTooLarge_IsTwoAndHasTheLeastLoss()
    {
        var random = new Random(1);
        double[] calibrated = [.. Enumerable.Range(0, 20_000).Select(_ => 8 * random.NextDouble() - 4)];
        bool[] labels = [.. calibrated.Select(logit => random.NextDouble() < 1 / (1 + Math.Exp(-logit)))];
        double[] logits = [.. calibrated.Select(logit => 2 * logit)];
        double fitted = Temperature.Fit(logits, labels).Value;
        Assert.Equal(2, fitted, 0.1);
        Assert.True(Loss(fitted) < Loss(0.999 * fitted) && Loss(fitted) < Loss(1.001 * fitted));

        double Loss(double temperature) =>
            logits
                .Zip(labels, (logit, isPositive) => Math.Log(1 + Math.Exp((isPositive ? -logit : logit) / temperature)))
                .Average();
    }

    public static TheoryData<double[], bool[]> Degenerate =>
        new()
        {
            { [], [] },
            { [0, 0], [true, false] },
            { [3, -2, 0], [true, false, true] }, // no wrong label
            { [3, 2], [false, false] }, // no right label
            { [3, 3], [true, false] }, // as wrong as right
            { [1, -5], [true, true] }, // more wrong than right
        };

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Fit_NoLeastLoss_IsOne(double[] logits, bool[] labels) =>
        Assert.Equal(Temperature.One, Temperature.Fit(logits, labels));

    [Fact]
    public void Fit_UnevenListsOrNoNumber_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Temperature.Fit([1], []));
        Assert.Throws<ArgumentException>(() => Temperature.Fit([double.NaN], [true]));
        Assert.Throws<ArgumentException>(() => Temperature.Fit([1, double.NegativeInfinity], [true, true]));
    }

    [Fact]
    public void Apply_Probabilities_DividesTheirLogits()
    {
        Assert.Equal(0.75, new Temperature(2).Apply(0.9), 1e-12); // odds 9 become 3
        Assert.Equal(0.1, Temperature.One.Apply(0.1), 1e-12);
        Assert.Equal(0.5, new Temperature(0.3).Apply(0.5));
        Assert.True(new Temperature(2).Apply(1) is > 0.999 and < 1);
        Assert.True(new Temperature(2).Apply(0) is > 0 and < 0.001);
    }

    [Fact]
    public void Logit_OfASigmoid_IsItsInput() => Assert.Equal(-3.7, Temperature.Logit(1 / (1 + Math.Exp(3.7))), 1e-12);
}
