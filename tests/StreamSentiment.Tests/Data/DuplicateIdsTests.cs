using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class DuplicateIdsTests
{
    [Fact]
    public void Of_IdsThatStandForSeveralReviews_CountsThemAndNamesTheFirst()
    {
        var duplicates = DuplicateIds.Of(["a", "b", "A", "c", "b", "c", "b"]);

        Assert.Equal((2, 5, "b"), (duplicates.Ids, duplicates.Reviews, duplicates.Example));
        Assert.Equal(
            "2 ids, the first of them \"b\", stand for 5 reviews: of reviews with one id the last label counts, so that 3 do "
                + "not.",
            $"{duplicates}"
        );
    }

    [Fact]
    public void Of_IdsThatDiffer_AreNone() => Assert.Equal((0, ""), (DuplicateIds.Of(["a", "b"]).Ids, $"{DuplicateIds.Of([])}"));
}
