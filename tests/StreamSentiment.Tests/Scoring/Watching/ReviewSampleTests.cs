using StreamSentiment.Scoring.Watching;

namespace StreamSentiment.Tests.Scoring.Watching;

public sealed class ReviewSampleTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void Contains_RecordsThatFollowEachOther_ChoosesTheShareOfThem(double share)
    {
        int chosen = Enumerable.Range(0, 100_000).Count(offset => new ReviewSample(share).Contains(Records.Create("", offset)));
        Assert.InRange(chosen, 100_000 * share - 500, 100_000 * share + 500);
    }

    [Fact]
    public void Contains_ShareOfOne_ChoosesAll() =>
        Assert.All(Enumerable.Range(0, 10_000), offset => Assert.True(new ReviewSample(1).Contains(Records.Create("", offset))));

    [Fact]
    public void Contains_SameRecordAgain_SaysTheSame()
    {
        bool[] Choose() =>
            [.. Enumerable.Range(0, 100).Select(offset => new ReviewSample(0.5).Contains(Records.Create("", offset)))];
        Assert.Equal(Choose(), Choose());
    }
}
