using System.Reflection;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Consuming;

public sealed class OffsetCommitsTests : IDisposable
{
    private static readonly TopicPartition Partition = new("in", 0);

    private readonly SlowConsumer consumer = SlowConsumer.Create();
    private readonly OffsetTracker tracker = new(TimeProvider.System);
    private readonly TestMeters meters = new();
    private readonly LogRecorder logs = new();
    private readonly OffsetCommits commits;

    public OffsetCommitsTests()
    {
        commits = new OffsetCommits(
            tracker,
            TimeSpan.Zero,
            isByTransactions: false,
            new SentimentMetrics(meters),
            TimeProvider.System,
            logs.CreateLogger(nameof(OffsetCommits))
        );
        tracker.Assign([Partition]);
    }

    public void Dispose()
    {
        consumer.Answers.Set();
        meters.Dispose();
    }

    [Fact]
    public void Begin_BrokersAreSlow_ReturnsAndCommitsWhatMovesMeanwhileWithTheNext()
    {
        Answer(1);
        commits.Begin(consumer.Client); // would not return if it waited
        Answer(2);
        commits.Begin(consumer.Client);
        Assert.NotEmpty(tracker.Committable());
        consumer.Answers.Set();
        commits.Commit(consumer.Client);
        Assert.Equal([2, 3], consumer.Committed);
        Assert.Empty(tracker.Committable());
    }

    [Fact]
    public void Begin_CommitFails_IsDueAgain()
    {
        consumer.Answers.Set();
        consumer.Error = new Error(ErrorCode.RequestTimedOut);
        Answer(1);
        commits.Begin(consumer.Client);
        commits.Commit(consumer.Client);
        Assert.NotEmpty(tracker.Committable());
        consumer.Error = null;
        commits.Commit(consumer.Client);
        Assert.Empty(tracker.Committable());
    }

    [Fact]
    public void Begin_ConsumerFailedForGood_TheNextOneSaysSo()
    {
        consumer.Answers.Set();
        consumer.Error = new Error(ErrorCode.Local_Fatal, "dead", isFatal: true);
        Answer(1);
        commits.Begin(consumer.Client);
        Assert.Throws<KafkaException>(() => commits.Commit(consumer.Client));
    }

    private void Answer(long offset)
    {
        int epoch = tracker.Track(Partition, offset, new RecordTime(0))!.Value;
        tracker.Complete(
            new InboundRecord
            {
                TopicPartition = Partition,
                Offset = offset,
                Epoch = epoch,
                Value = [],
            }
        );
    }

    /// <summary>A consumer whose brokers answer when the test says so.</summary>
    public class SlowConsumer : DispatchProxy
    {
        internal ManualResetEventSlim Answers { get; } = new();

        internal Error? Error { get; set; }

        internal List<long> Committed { get; } = [];

        internal IConsumer<byte[], byte[]> Client => (IConsumer<byte[], byte[]>)(object)this;

        internal static SlowConsumer Create() => (SlowConsumer)(object)Create<IConsumer<byte[], byte[]>, SlowConsumer>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal("Commit", targetMethod!.Name);
            Answers.Wait(Eventually.Patience);
            if (Error is { } error)
            {
                throw new KafkaException(error);
            }

            Committed.AddRange(((IEnumerable<TopicPartitionOffset>)args![0]!).Select(offset => offset.Offset.Value));
            return null;
        }
    }
}
