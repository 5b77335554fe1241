using StreamSentiment.Modeling;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class LengthTemperatureTests
{
    [Fact]
    public void Fit_LogitsThatGrowWithTheLength_FindsTheLaw()
    {
        // Labels follow the true logit; the model's logits are too large by 1.5 times the square root of the length.
        var random = new Random(1);
        int[] lengths = [.. Enumerable.Range(0, 20_000).Select(_ => (int)Math.Exp(6 * random.NextDouble()))];
        double[] truth = [.. lengths.Select(_ => 6 * random.NextDouble() - 3)];
        bool[] labels = [.. truth.Select(logit => random.NextDouble() < 1 / (1 + Math.Exp(-logit)))];
        double[] logits = [.. truth.Select((logit, i) => logit * 1.5 * Math.Sqrt(1 + lengths[i]))];

        var scale = LengthTemperature.Fit(logits, lengths, labels);

        Assert.Equal(0.5, scale.ByLength, 0.03);
        Assert.Equal(1.5, scale.Temperature, 0.15);
    }

    [Fact]
    public void Fit_Weights_CountAReviewAsOftenAsThatMany()
    {
        double[] logits = [2, -1, 0.5, -3, 1, 4];
        bool[] labels = [true, true, false, false, true, true];
        int[] lengths = [1, 5, 20, 100, 7, 60];
        int[] times = [1, 3, 1, 2, 1, 4];
        int[] repeated = [.. times.SelectMany((count, i) => Enumerable.Repeat(i, count))];

        var weighted = LengthTemperature.Fit(logits, lengths, labels, [.. times.Select(count => count / 12.0)]);

        var counted = LengthTemperature.Fit(
            [.. repeated.Select(i => logits[i])],
            [.. repeated.Select(i => lengths[i])],
            [.. repeated.Select(i => labels[i])]
        );
        Assert.Equal(counted.ByLength, weighted.ByLength, 0.002);
        Assert.Equal(counted.Temperature, weighted.Temperature, 0.01);
    }

    [Fact]
    public void WithPower_Zero_IsTheOneTemperature()
    {
        double[] logits = [2, -1, 0.5, -3, 1];
        bool[] labels = [true, true, false, false, true];
        var scale = LengthTemperature.WithPower(0, logits, [1, 5, 20, 100, 7], labels);
        Assert.Equal(new LogitScale(Temperature.Fit(logits, labels).Value), scale);
    }
}
