using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class SortedLengthsTests
{
    private static readonly SortedLengths Ten = new([10, 1, 9, 2, 8, 3, 7, 4, 6, 5]);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 5)]
    [InlineData(0.51, 6)]
    [InlineData(0.9, 9)]
    [InlineData(0.95, 10)]
    [InlineData(1, 10)]
    public void At_Share_IsTheLeastLengthThatItDoesNotExceed(double share, int expected) => Assert.Equal(expected, Ten.At(share));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0.5)]
    [InlineData(99, 1)]
    public void ShareWithin_Length_CountsTheTextsThatAreReadWhole(int length, double expected) =>
        Assert.Equal(expected, Ten.ShareWithin(length));

    [Fact]
    public void NoTexts_HaveNoLength()
    {
        Assert.Equal(0, new SortedLengths([]).At(0.5));
        Assert.Equal(1, new SortedLengths([]).ShareWithin(5));
    }

    [Theory]
    [InlineData(UnknownPolicy.Drop, new[] { 1, 2 })]
    [InlineData(UnknownPolicy.Unk, new[] { 3, 3 })]
    public void Of_UnknownWords_CountWhereTheModelReadsThem(UnknownPolicy unknown, int[] expected)
    {
        var profile = new TextProfile { Unknown = unknown, MaxSequenceLength = 1 };
        var vocabulary = Vocabulary.Build(["good film"], profile);
        Assert.Equal(expected, SortedLengths.From(["a good actor", "a good film"], profile, vocabulary).Values);
    }
}
