using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Consuming;

public sealed class OffsetTrackerTests
{
    private static readonly TopicPartition First = new("in", 0);
    private static readonly TopicPartition Second = new("in", 1);

    private readonly FakeTimeProvider time = new();
    private readonly AnsweredOffsets answered = new(new Dictionary<string, string> { [First.Topic] = "id" });
    private readonly OffsetTracker tracker;

    public OffsetTrackerTests() => tracker = new OffsetTracker(time);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public void Track_NotAssigned_IsNull() => Assert.Null(tracker.Track(First, 0, new RecordTime(0)));

    [Fact]
    public void Committable_AfterCommitted_HoldsOnlyWhatMoved()
    {
        tracker.Assign([First, Second]);
        var (a, b) = (Track(First, 10), Track(Second, 20));
        Assert.Equal([10, 20], Committable());
        tracker.Committed(tracker.Committable());
        Assert.Empty(Committable());
        tracker.Complete(b);
        Assert.Equal([21], Committable());
        tracker.Complete(a);
        Assert.Equal([11, 21], Committable());
    }

    [Fact]
    public void Complete_OfAnOlderAssignment_IsIgnored()
    {
        tracker.Assign([First]);
        var old = Track(First, 10);
        tracker.Revoke([First]);
        Assert.Equal(0, tracker.InFlight);
        tracker.Complete(old);
        tracker.Assign([First]);
        Track(First, 10);
        tracker.Complete(old);
        Assert.False(tracker.IsCurrent(old));
        Assert.Equal([10], Committable());
        Assert.Equal(1, tracker.InFlight);
    }

    [Fact]
    public void Assign_OfOthers_LeavesWhatIsInFlightCurrent()
    {
        tracker.Assign([First]);
        var record = Track(First, 10);
        tracker.Assign([Second]);
        Assert.True(tracker.IsCurrent(record));
        tracker.Complete(record);
        Assert.Equal([11], Committable());
    }

    [Fact]
    public void Track_OffsetsBeginAnew_ForgetsThoseBefore()
    {
        tracker.Assign([First]);
        var before = Track(First, 10);
        var after = Track(First, 3);
        Assert.Equal(1, tracker.InFlight);
        tracker.Complete(before);
        Assert.Equal([3], Committable());
        tracker.Complete(after);
        Assert.Equal([4], Committable());
    }

    [Fact]
    public void Reach_BehindTheLastRecord_IsCommittedOnceAllBelowIsAnswered()
    {
        tracker.Assign([First, Second]);
        var record = Track(First, 10);
        tracker.Reach(First, 14);
        tracker.Reach(Second, 3); // of which no record ever came
        Assert.Equal([3, 10], Committable());
        tracker.Complete(record);
        Assert.Equal([3, 14], Committable());
        tracker.Reach(First, 12); // an end that was reached before
        Assert.Equal([3, 14], Committable());
        Track(First, 11); // the topic begins anew
        Assert.Equal([3, 11], Committable());
    }

    [Fact]
    public void TakeLost_GapsBelowTheStart_AreCountedOnce()
    {
        tracker.Assign([First, Second]);
        tracker.Begin([new TopicPartitionOffset(First, 10), new TopicPartitionOffset(Second, Offset.Unset)]);
        Track(First, 40);
        Track(First, 42); // a mark between
        Track(Second, 7);
        var starts = new Dictionary<TopicPartition, long> { [First] = 40, [Second] = 7 };
        Assert.Empty(tracker.TakeLost(starts)); // the answer to a question from before the gaps
        tracker.AskAboutGaps();
        Assert.Equal([new RecordSpan(First, 10, 30)], tracker.TakeLost(starts));
        tracker.AskAboutGaps();
        Assert.Empty(tracker.TakeLost(starts));
    }

    [Fact]
    public void Complete_Twice_CountsOnce()
    {
        tracker.Assign([First]);
        var record = Track(First, 1);
        Track(First, 2);
        tracker.Complete(record);
        tracker.Complete(record);
        Assert.Equal(1, tracker.InFlight);
    }

    [Fact]
    public async Task WaitForDrain_CompletedElsewhere_ReturnsTrue()
    {
        tracker.Assign([First, Second]);
        var record = Track(First, 1);
        Track(Second, 1); // stays in flight, and is not waited for
        var wait = Task.Run(() => tracker.WaitForDrain([First], Eventually.Patience, Test), Test);
        tracker.Complete(record);
        Assert.True(await Eventually.EndsAsync(wait));
    }

    [Fact]
    public void WaitForDrain_NoTimeLeft_ReturnsFalse()
    {
        tracker.Assign([First]);
        Track(First, 1);
        Assert.False(tracker.WaitForDrain([First], TimeSpan.Zero, Test));
    }

    [Fact]
    public async Task WaitForAtMost_TimePasses_ReturnsFalse()
    {
        tracker.Assign([First]);
        Track(First, 1);
        var wait = Task.Run(() => tracker.WaitForAtMost(0, TimeSpan.FromSeconds(5), Test), Test);
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5)); // again, should the wait begin only after the first
                return wait.IsCompleted;
            },
            "the wait is over"
        );
        Assert.False(await wait);
    }

    [Fact]
    public async Task WaitForAtMost_DeliveryFails_IsGivenUp()
    {
        var delivery = new DeliveryFailure();
        tracker.Assign([First]);
        Track(First, 1);
        var wait = Task.Run(() => tracker.WaitForAtMost(0, Eventually.Patience, delivery.Token), Test);
        delivery.Report(new InvalidDataException());
        Assert.False(await Eventually.EndsAsync(wait));
    }

    [Fact]
    public async Task Complete_FromManyThreads_CountsEach()
    {
        tracker.Assign([First, Second]);
        var records = Enumerable.Range(0, 5000).Select(i => Track(i % 2 == 0 ? First : Second, i)).ToList();
        await Parallel.ForEachAsync(
            records,
            TestContext.Current.CancellationToken,
            (record, _) =>
            {
                tracker.Complete(record);
                return ValueTask.CompletedTask;
            }
        );
        Assert.Equal(0, tracker.InFlight);
        Assert.Equal([4999, 5000], Committable());
    }

    [Fact]
    public void Track_WhatAnEarlierMembershipHasAnswered_IsPassedOverAndTold()
    {
        Answer(First, from: 10, to: 15, leaderEpoch: 3);

        var next = Tracker();
        next.Assign([First]);
        next.Begin([new TopicPartitionOffset(First, 11)]); // the group's offset has gone back
        Assert.All(Enumerable.Range(11, 4), offset => Assert.Null(next.Track(First, offset, new RecordTime(0), 0, 3)));
        Assert.NotNull(next.Track(First, 15, new RecordTime(0), 0, 3));

        Assert.Equal(new RecordSpan(First, 11, 4), Assert.Single(next.TakePassedOver()));
        Assert.Empty(next.TakePassedOver());
        Assert.Equal((1, 15), (next.InFlight, Assert.Single(next.Committable()).Offset.Value));
    }

    [Fact]
    public void Track_AfterAnElectionThatRecordSpan_TakesThoseThatHaveTheirPlaces()
    {
        Answer(First, from: 10, to: 15, leaderEpoch: 3);

        var next = Tracker();
        next.Assign([First]);
        Assert.NotNull(next.Track(First, 12, new RecordTime(0), 0, 4));
    }

    [Fact]
    public void Track_PassedOverAndAborted_IsPassedOverAgain()
    {
        Answer(First, from: 10, to: 15, leaderEpoch: 3);
        var next = Tracker();
        next.Assign([First]);
        next.Track(First, 15, new RecordTime(0), 0, 3);

        next.Rewind();
        next.ReadAgain([new TopicPartitionOffset(First, 11)]);

        Assert.Null(next.Track(First, 14, new RecordTime(0), 0, 3));
        Assert.NotNull(next.Track(First, 15, new RecordTime(0), 0, 3));
    }

    [Fact]
    public void Track_WhatWasReadAndNotCommitted_IsReadAgain()
    {
        var before = Tracker();
        before.Assign([First]);
        before.Track(First, 10, new RecordTime(0), 0, 3);

        var next = Tracker();
        next.Assign([First]);
        Assert.NotNull(next.Track(First, 10, new RecordTime(0), 0, 3));
    }

    [Fact]
    public void Track_TopicWithoutAnIdOrMadeAnew_TakesWhatComes()
    {
        var unknown = new TopicPartition("unknown", 0);
        Answer(unknown, from: 10, to: 15, leaderEpoch: 3);
        Answer(First, from: 10, to: 15, leaderEpoch: 3);
        answered.Forget(First.Topic);

        var next = Tracker();
        next.Assign([First, unknown]);
        Assert.NotNull(next.Track(First, 11, new RecordTime(0), 0, 3));
        Assert.NotNull(next.Track(unknown, 11, new RecordTime(0), 0, 3));
    }

    private OffsetTracker Tracker() => new(time, answered);

    /// <summary>A membership that answers these records and commits that.</summary>
    private void Answer(TopicPartition partition, int from, int to, int leaderEpoch)
    {
        var before = Tracker();
        before.Assign([partition]);
        for (int offset = from; offset < to; offset++)
        {
            before.Track(partition, offset, new RecordTime(0), 0, leaderEpoch);
        }

        before.Committed([new TopicPartitionOffset(partition, to)]);
    }

    private InboundRecord Track(TopicPartition partition, long offset) =>
        new()
        {
            TopicPartition = partition,
            Offset = offset,
            Epoch = tracker.Track(partition, offset, new RecordTime(offset))!.Value,
        };

    private IEnumerable<long> Committable() => tracker.Committable().Select(offset => offset.Offset.Value).Order();
}
