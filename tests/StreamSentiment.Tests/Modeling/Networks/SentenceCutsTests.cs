using CsCheck;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Modeling.Networks;

public sealed class SentenceCutsTests
{
    private const int End = Vocabulary.SentenceEndId;

    [Theory]
    [InlineData(new[] { 5, 6, 7 }, new[] { 0, 1, 2 }, new[] { 3 })]
    [InlineData(new[] { 5, 6, End, 7 }, new[] { 0, 1, 3 }, new[] { 2, 1 })]
    [InlineData(new[] { End, 5, End, End, 6, End }, new[] { 1, 4 }, new[] { 1, 1 })] // as truncation may leave it
    [InlineData(new[] { 0 }, new[] { 0 }, new[] { 1 })] // an empty review
    [InlineData(new[] { End, End }, new[] { 0 }, new[] { 1 })]
    public void Add_Review_CutsBehindItsSentences(int[] tokenIds, int[] words, int[] counts)
    {
        var cuts = Cut(tokenIds);
        Assert.Equal(words, cuts.Words);
        Assert.Equal(counts, cuts.WordCounts);
        Assert.Equal([counts.Length], cuts.SentenceCounts);
    }

    [Fact]
    public void Add_SecondReview_StandsBehindTheFirst()
    {
        var cuts = Cut([5, End, 6], [7, 8]);
        Assert.Equal([0, 2, 3, 4], cuts.Words);
        Assert.Equal([1, 1, 2], cuts.WordCounts);
        Assert.Equal([2, 1], cuts.SentenceCounts);
    }

    [Fact]
    public void Add_LongSentence_IsReadAsSeveral()
    {
        Assert.Equal([SentenceCuts.MostWords], Cut([.. Words(SentenceCuts.MostWords), End]).WordCounts);
        Assert.Equal([SentenceCuts.MostWords, 1], Cut([.. Words(SentenceCuts.MostWords + 1), End]).WordCounts);
        Assert.Equal([SentenceCuts.MostWords, SentenceCuts.MostWords, 3], Cut(Words(2 * SentenceCuts.MostWords + 3)).WordCounts);
    }

    [Fact]
    public void Add_ManySentences_RunOnWithoutEnds()
    {
        var cuts = Cut([.. Enumerable.Repeat((int[])[5, End], SentenceCuts.MostSentences + 40).SelectMany(sentence => sentence)]);
        Assert.Equal(
            [.. Enumerable.Repeat(1, SentenceCuts.MostSentences), SentenceCuts.MostWords, 40 - SentenceCuts.MostWords],
            cuts.WordCounts
        );
    }

    [Fact]
    public void Add_AnyReview_ReadsEachWordOnceInOrder() =>
        Gen.Int[0, 3]
            .Array[1, 300]
            .Sample(tokenIds =>
            {
                var cuts = Cut(tokenIds);
                int[] words = [.. Enumerable.Range(0, tokenIds.Length).Where(i => tokenIds[i] != End)];
                Assert.Equal(words.Length > 0 ? words : [0], cuts.Words);
                Assert.All(cuts.WordCounts, count => Assert.InRange(count, 1, SentenceCuts.MostWords));
                Assert.Equal(cuts.Words.Count, cuts.WordCounts.Sum());
                Assert.Equal([cuts.WordCounts.Count], cuts.SentenceCounts);
            });

    private static int[] Words(int count) => [.. Enumerable.Repeat(5, count)];

    private static SentenceCuts Cut(params int[][] reviews)
    {
        var cuts = new SentenceCuts();
        int position = 0;
        foreach (int[] review in reviews)
        {
            cuts.Add(review, position);
            position += review.Length;
        }

        return cuts;
    }
}
