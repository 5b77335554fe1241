using StreamSentiment.Kafka.Following;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Tests.Retraining.Labels;

public sealed class LabelTopicTests
{
    [Fact]
    public void LabelsRead_Within_KeepsTheRecordsOfTheRanges()
    {
        var labels = new LabelsRead([Record(0, 1), Record(0, 2), Record(0, 3), Record(1, 2)], Unreadable: 4);

        var within = labels.Within([new OffsetRange(0, 2, 4), new OffsetRange(1, 0, 2)]);

        Assert.Equal([(0, 2L), (0, 3L)], within.Records.Select(record => (record.Partition, record.Offset)));
        Assert.Equal(4, within.Unreadable);
    }

    private static LabelRecord Record(int partition, long offset) => new(partition, offset, "a", null, default);
}
