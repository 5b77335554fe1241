using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

public sealed class RandomDrawsTests
{
    private const int Draws = 100_000;

    [Fact]
    public void Below_ManyDraws_AreEvenWithinTheBound()
    {
        var random = new RandomDraws(1, 0);
        int[] counts = new int[7];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.Below(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, Draws / 7 - 600, Draws / 7 + 600));
    }

    [Fact]
    public void Share_ManyDraws_AreEvenBelowOne()
    {
        var random = new RandomDraws(1, 0);
        float[] shares = Enumerable.Range(0, Draws).Select(_ => random.Share()).ToArray();
        Assert.All(shares, share => Assert.InRange(share, 0, 0.99999994f));
        Assert.Equal(0.5, shares.Average(), 0.005);
        Assert.Equal(1.0 / 3, shares.Average(share => share * share), 0.005);
    }

    [Fact]
    public void RandomDraws_OtherSeedOrStream_DrawsOthers()
    {
        int[] first = Take(1, 1);
        Assert.Equal(first, Take(1, 1));
        Assert.Empty(first.Intersect(Take(1, 2)));
        Assert.Empty(first.Intersect(Take(2, 1)));
        Assert.Empty(first.Intersect(Take(0, 2)));
    }

    private static int[] Take(int seed, int stream)
    {
        var random = new RandomDraws(seed, stream);
        return [.. Enumerable.Range(0, 50).Select(_ => random.Below(int.MaxValue))];
    }
}
