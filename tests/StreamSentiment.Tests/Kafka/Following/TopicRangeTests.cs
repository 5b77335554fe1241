using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Tests.Kafka.Following;

public sealed class TopicRangeTests
{
    [Fact]
    public void Parse_OfItsOwnText_IsTheSame()
    {
        var range = new TopicRange([new(10, 0, 0), new(2, 12, 480), new(0, 7, long.MaxValue / 10)]);
        Assert.Equal($"0: 7 to {long.MaxValue / 10}, 2: 12 to 480, 10: 0 to 0", range.ToString());
        Assert.Equal(range.Partitions, TopicRange.Parse(range.ToString())!.Partitions);
    }

    [Fact]
    public void Length_SeveralPartitions_IsTheirSum() => Assert.Equal(471, TopicRange.Parse("0: 12 to 480, 1: 0 to 3")!.Length);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("0: 12")]
    [InlineData("0: 12 to 480,")]
    [InlineData("0: 480 to 12")]
    [InlineData("0: 1 to 2, 0: 3 to 4")]
    [InlineData("9999999999: 1 to 2")]
    [InlineData("0: -1 to 2")]
    public void Parse_NoRange_IsNull(string? text) => Assert.Null(TopicRange.Parse(text));
}
