using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class HashSplitTests
{
    [Fact]
    public void FromText_ManyTexts_PutsOneInFiveInTheTestSplit()
    {
        var splits = Enumerable.Range(0, 5_000).Select(i => HashSplit.FromText($"review {i}")).ToArray();

        Assert.InRange(splits.Count(split => split == Splits.Test), 900, 1_100);
        Assert.Equal(splits, Enumerable.Range(0, 5_000).Select(i => HashSplit.FromText($"review {i}")));
    }
}
