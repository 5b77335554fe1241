using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class McNemarTests
{
    [Theory]
    [InlineData(150, 86, 3.716e-05)] // Agresti's approval ratings, as R's exact2x2 gives it
    [InlineData(25, 15, 0.15385994416283211)] // the others: sums of binomial coefficients as whole numbers
    [InlineData(11, 1, 0.00634765625)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(1, 0, 1)]
    [InlineData(1000, 900, 0.023108845108901071)]
    [InlineData(900, 600, 9.5095940501784384e-15)]
    [InlineData(5000, 5100, 0.32458154633139391)]
    [InlineData(3000, 1000, 2.4915145386299067e-229)]
    public void PValue_AnyCounts_IsTheExactBinomialTail(int b, int c, double expected)
    {
        double tolerance = expected * (expected == 3.716e-05 ? 1e-4 : 1e-9); // the source gives four digits
        Assert.Equal(expected, new McNemar(b, c).PValue, tolerance);
        Assert.Equal(expected, new McNemar(c, b).PValue, tolerance);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(20_000)]
    public void PValue_EvenSplit_IsOne(int each) => Assert.Equal(1, new McNemar(each, each).PValue);

    [Fact]
    public void Of_TwoModels_CountsOnlyWhereTheyDiffer()
    {
        var test = McNemar.From([true, true, true, false, false, true], [true, false, false, true, false, false]);
        Assert.Equal(new McNemar(OnlyFirstRight: 3, OnlySecondRight: 1), test);
        Assert.Equal(10 / 16.0, test.PValue, 1e-12);
    }

    [Fact]
    public void Of_NoReviews_IsOne() => Assert.Equal(1, McNemar.From([], []).PValue);

    [Fact]
    public void Of_UnevenLists_IsRefused() => Assert.Throws<ArgumentException>(() => McNemar.From([true], [true, false]));
}
