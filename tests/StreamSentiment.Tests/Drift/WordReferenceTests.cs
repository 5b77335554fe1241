using StreamSentiment.Drift;

namespace StreamSentiment.Tests.Drift;

public sealed class WordReferenceTests
{
    [Fact]
    public void From_Reviews_CountsTheFrequentWordsAndTheOthersTogether()
    {
        int[] rare = [.. Enumerable.Range(1000, 250)];
        var words = WordReference.From([
            [7, 7, 7, 0],
            [9, 9],
            rare,
        ]);

        Assert.Equal([7, 9], words.TokenIds.Take(2));
        Assert.Equal([3, 2, 1], words.Counts.Take(3));
        Assert.Equal(52, words.Counts[^1]); // of 250 words that come once, 198 are among the 200 most frequent
        Assert.True(words.TryGetBin(9, out int bin) && bin == 1);
        Assert.True(words.TryGetBin(5555, out int other) && other == words.Counts.Count - 1);
        Assert.False(words.TryGetBin(0, out _));
    }
}
