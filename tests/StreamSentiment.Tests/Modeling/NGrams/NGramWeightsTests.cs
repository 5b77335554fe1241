using StreamSentiment.Modeling;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Tests.Modeling.NGrams;

public sealed class NGramWeightsTests
{
    private const int Words = 10;

    [Fact]
    public void Score_KnownNGrams_AreSummedOnceEach()
    {
        var weights = Weights((Key(2), 1), (Key(3), 2), (Key(2, 3), 4), (Key(3, 2, 3), 8), (Key(9, 2), 16));

        Assert.Equal(0.5, weights.Score([]));
        Assert.Equal(1.5, weights.Score([2]));
        Assert.Equal(7.5, weights.Score([2, 3]));
        Assert.Equal(3.5, weights.Score([3, 2]));
        Assert.Equal(15.5, weights.Score([2, 3, 2, 3, 2, 3]));
        Assert.Equal(3.5, weights.Score([2, 0, 3])); // padding stands between them
        Assert.Equal(1.5, weights.Score([2, int.MaxValue, -1, Words]));
    }

    [Fact]
    public void Score_RandomNGrams_IsTheSumOverThoseThatCollectFinds()
    {
        var random = new Random(1);
        long[] keys =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(_ => Key([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, Words))]))
                .Distinct()
                .Order(),
        ];
        float[] odds = [.. keys.Select(_ => random.NextSingle() - 0.5f)];
        var weights = new NGramWeights(Spec(keys.Length), Words, keys, odds, 0.25f);
        for (int i = 0; i < 200; i++)
        {
            int[] review = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(Words))];
            var found = new List<long>();
            NGramKey.Collect(review, NGramKey.MaxOrder, found);
            double expected = found.Distinct().Sum(key => Array.BinarySearch(keys, key) is >= 0 and var at ? odds[at] : 0.0);
            Assert.Equal(0.25 + expected, weights.Score(review), 1e-9);
        }
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    [InlineData((long)Words)] // no word has this id
    [InlineData(3L << 21)] // ends in padding
    [InlineData(3L << 42 | 4L)] // padding in its middle
    [InlineData(1L << 63 | 3L)]
    public void Create_ANumberThatIsNoNGram_IsRefused(long key) =>
        Assert.Contains(
            "The n-gram 0",
            Assert.Throws<InvalidModelException>(() => new NGramWeights(Spec(1), Words, [key], [1], 0)).Message
        );

    [Fact]
    public void Create_NotRising_IsRefused()
    {
        Assert.Throws<InvalidModelException>(() => new NGramWeights(Spec(2), Words, [3, 3], [1, 1], 0));
        Assert.Throws<InvalidModelException>(() => new NGramWeights(Spec(2), Words, [4, 3], [1, 1], 0));
    }

    [Fact]
    public void Create_LongerThanTheOrder_IsRefused() =>
        Assert.Throws<InvalidModelException>(() => new NGramWeights(Spec(1) with { Order = 1 }, Words, [Key(2, 3)], [1], 0));

    private static NGramWeights Weights(params (long Key, float Odds)[] nGrams)
    {
        Array.Sort(nGrams);
        return new(
            Spec(nGrams.Length),
            Words,
            [.. nGrams.Select(nGram => nGram.Key)],
            [.. nGrams.Select(nGram => nGram.Odds)],
            0.5f
        );
    }

    private static NGramSpec Spec(int count) => new() { Count = count };

    private static long Key(params int[] ids) => ids.Aggregate(0L, (key, id) => key << NGramKey.BitsPerToken | (uint)id);
}
