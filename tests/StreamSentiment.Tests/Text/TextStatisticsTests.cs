using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class TextStatisticsTests
{
    private static readonly TextProfile Profile = new();

    [Fact]
    public void Of_Texts_CountsTokensRepeatsAndEmptyTexts()
    {
        var statistics = TextStatistics.From(["A good film", "", "bad, bad film!", "A good film", "<br />"], Profile);
        Assert.Equal([0, 0, 3, 3, 3], statistics.Lengths.Values);
        Assert.Equal((9, 4, 1, 2), (statistics.Tokens, statistics.DistinctTokens, statistics.Duplicates, statistics.Empty));
        Assert.Equal([("film", 3), ("a", 2), ("bad", 2)], statistics.MostFrequent(3));
    }

    [Fact]
    public void Of_NltkProfile_CountsStems() =>
        Assert.Equal(
            [("movi", 2)],
            TextStatistics.From(["The movies", "a movie"], Profile with { Tokenizer = TokenizerKind.Nltk }).MostFrequent(5)
        );

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.5)] // good
    [InlineData(2, 0.75)] // good, film
    [InlineData(99, 0.75)]
    public void CoverageOf_OtherTexts_IsTheirShareOfRunningTokens(int words, double expected)
    {
        var learnt = TextStatistics.From(["good good good film film bad"], Profile);
        Assert.Equal(expected, learnt.CoverageOf(TextStatistics.From(["good film", "good actor"], Profile), words));
    }

    [Fact]
    public void CoverageOf_NoTokens_IsNothing()
    {
        var empty = TextStatistics.From([], Profile);
        Assert.Equal(0, empty.CoverageOf(empty, 10));
        Assert.Empty(empty.MostFrequent(10));
    }
}
