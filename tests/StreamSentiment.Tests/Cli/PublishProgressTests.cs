using StreamSentiment.Cli.Views;

namespace StreamSentiment.Tests.Cli;

public sealed class PublishProgressTests
{
    [Theory]
    [InlineData(0L, null, 1, "Reading the reviews")]
    [InlineData(600L, null, 2, "600 reviews, 300/s")]
    [InlineData(0L, 100L, 1, "0 of 100 reviews (0 %), 0/s")]
    [InlineData(1200L, 5000L, 2, "1,200 of 5,000 reviews (24 %), 600/s, 7 s left")]
    [InlineData(100L, 10000L, 10, "100 of 10,000 reviews (1 %), 10/s, 16 min 30 s left")]
    [InlineData(10L, 100000L, 10, "10 of 100,000 reviews (0 %), 1/s, 27 h 46 min left")]
    [InlineData(100L, 100L, 10, "100 of 100 reviews (100 %), 10/s, 0 s left")]
    public void Line_Progress_HasShareRateAndTimeLeft(long delivered, long? total, int seconds, string line) =>
        Assert.Equal(line, PublishProgress.Line(delivered, total, TimeSpan.FromSeconds(seconds)));
}
