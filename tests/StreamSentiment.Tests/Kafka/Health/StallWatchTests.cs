using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Health;

namespace StreamSentiment.Tests.Kafka.Health;

public sealed class StallWatchTests
{
    private static readonly TopicPartition Partition = new("reviews", 0);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new();
    private readonly OffsetTracker tracker = new(TimeProvider.System);
    private readonly StallWatch watch;

    public StallWatchTests()
    {
        watch = new StallWatch(After, clock);
        tracker.Assign([Partition]);
    }

    /// <summary>A second each: the transaction is open, aborted, and read again.</summary>
    [Fact]
    public void Look_TransactionsAreAbortedAgainAndAgain_IsAStallUntilOneIsCommitted()
    {
        string? sentence = null;
        for (int i = 0; i < 12 && sentence is null; i++)
        {
            Send(offset: 7); // the group has committed 5: what is between belongs to no record
            sentence = Look();
            tracker.Rewind();
            sentence = Look() ?? sentence;
            tracker.ReadAgain([new TopicPartitionOffset(Partition, 5)]);
            sentence = Look() ?? sentence;
        }

        Assert.NotNull(sentence);
        Send(offset: 7);
        Assert.NotNull(Look());
        tracker.Settle(tracker.Cut()!);
        Assert.Null(Look());
    }

    [Fact]
    public void Look_NothingIsLeftAfterARewind_IsNoStall()
    {
        Send(offset: 7);
        Assert.Null(Look());
        tracker.Rewind();
        tracker.ReadAgain([new TopicPartitionOffset(Partition, 8)]); // it was committed after all
        for (int i = 0; i < 100; i++)
        {
            Assert.Null(Look());
        }
    }

    private string? Look()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return watch.Look(tracker);
    }

    private void Send(long offset)
    {
        int epoch = tracker.Track(Partition, offset, new RecordTime(0))!.Value;
        Assert.True(
            tracker.Send(
                new InboundRecord
                {
                    TopicPartition = Partition,
                    Offset = offset,
                    Epoch = epoch,
                    Value = [],
                }
            )
        );
    }
}
