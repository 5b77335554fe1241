using StreamSentiment.Training;
using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Tests.Training.WordVectors;

public sealed class WordSamplingTests
{
    [Fact]
    public void Of_FrequentWord_IsKeptLessOften()
    {
        int[] review = [.. Enumerable.Repeat(1, 900), .. Enumerable.Repeat(2, 99), 3, 0, 0];
        var words = WordSampling.From([review], 5, subsampleThreshold: 0.01);
        Assert.Equal([0, 900, 99, 1, 0], words.Counts);
        Assert.Equal(1002, words.TokenCount);
        Assert.Equal(0, words.KeepShare[0]);
        Assert.Equal(Math.Sqrt(10 / 900.0) + 10 / 900.0, words.KeepShare[1], 1e-6);
        Assert.Equal(Math.Sqrt(10 / 99.0) + 10 / 99.0, words.KeepShare[2], 1e-6);
        Assert.True(words.KeepShare[3] >= 1);
    }

    [Fact]
    public void Of_NoThreshold_KeepsAll() =>
        Assert.Equal(
            [0, 1, 1, 1],
            WordSampling
                .From(
                    [
                        [1, 1, 1, 2, 3, 0],
                    ],
                    4,
                    subsampleThreshold: 0
                )
                .KeepShare
        );

    [Fact]
    public void Negatives_Drawn_FollowTheCountsToThreeQuarters()
    {
        int[] review = [.. Enumerable.Repeat(1, 81), .. Enumerable.Repeat(3, 16), 4, 0, 0, 0];
        var words = WordSampling.From([review], 5, 0);
        var random = new RandomDraws(1, 0);
        int[] draws = new int[5];
        for (int i = 0; i < 360_000; i++)
        {
            draws[words.Negatives.Draw(random)]++;
        }

        Assert.Equal(0, draws[0]);
        Assert.Equal(0, draws[2]);
        // 81, 16 and 1 to the power are 27, 8 and 1; five standard deviations are below 1500.
        Assert.Equal(270_000, draws[1], 1500.0);
        Assert.Equal(80_000, draws[3], 1500.0);
        Assert.Equal(10_000, draws[4], 500.0);
    }
}
