using StreamSentiment.Drift;

namespace StreamSentiment.Tests.Drift;

public sealed class PrequentialAccuracyTests
{
    [Fact]
    public void Value_FewLabels_IsTheFadingMean()
    {
        var accuracy = new PrequentialAccuracy(memory: 2); // each label counts for half of the next
        Assert.True(double.IsNaN(accuracy.Value));
        accuracy.Add(true);
        Assert.Equal(1, accuracy.Value);
        accuracy.Add(false);
        Assert.Equal(0.5 / 1.5, accuracy.Value, 1e-12);
        accuracy.Add(true);
        Assert.Equal((0.25 + 1) / 1.75, accuracy.Value, 1e-12);
        Assert.Equal(3, accuracy.Count);
    }

    [Fact]
    public void Value_AfterAChange_ForgetsWhatWasBefore()
    {
        var accuracy = new PrequentialAccuracy(memory: 100);
        for (int i = 0; i < 5000; i++)
        {
            accuracy.Add(true);
        }

        for (int i = 0; i < 100; i++)
        {
            accuracy.Add(false);
        }

        Assert.Equal(Math.Pow(0.99, 100), accuracy.Value, 1e-9); // about 1/e
        for (int i = 0; i < 2000; i++)
        {
            accuracy.Add(i % 2 == 0);
        }

        Assert.InRange(accuracy.Value, 0.49, 0.51);
    }
}
