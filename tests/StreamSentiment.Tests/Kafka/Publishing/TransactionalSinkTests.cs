using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class TransactionalSinkTests : IAsyncLifetime
{
    private static readonly TopicPartition Input = new("in", 0);
    private static readonly TopicPartition Other = new("in", 1);

    private readonly FakeProducer producer = FakeProducer.Create();
    private readonly OffsetTracker tracker = new(TimeProvider.System);
    private readonly DeliveryFailure delivery = new();
    private readonly TestMeters meters = new();
    private readonly KafkaOptions options = new() { CommitInterval = TimeSpan.FromMilliseconds(20) };
    private readonly TransactionalSink sink;

    public TransactionalSinkTests()
    {
        var logger = new LogRecorder().CreateLogger<TransactionalSink>();
        sink = new TransactionalSink(
            new TransactionalProducer(() => producer.Client, TimeProvider.System, logger),
            new Membership(tracker, delivery, () => new Member()),
            new DeadLetters("dead", "test"),
            options,
            new SentimentMetrics(meters),
            TimeProvider.System,
            logger
        );
        tracker.Assign([Input, Other]);
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task PublishAsync_Answers_AreCommittedWithTheOffsetsBehindThem()
    {
        producer.OnTransaction = call => Assert.True(call != "commit" || tracker.InFlight == 2);
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "the transaction is committed");
        Assert.Equal(["init", "begin", "offsets 3", "commit"], producer.Transactions);
        Assert.Empty(tracker.Committable());
    }

    [Fact]
    public async Task PublishAsync_NothingToPublish_CommitsTheOffsetAlone()
    {
        await sink.PublishAsync([Answer(1) with { Outbound = OutboundRecord.None }], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "the transaction is committed");
        Assert.Equal(["init", "begin", "offsets 2", "commit"], producer.Transactions);
        Assert.Empty(producer.Sent);
    }

    [Fact]
    public async Task PublishAsync_EarlierOneStillComputed_CommitsNothingPastIt()
    {
        _ = Answer(1); // in flight somewhere
        await sink.PublishAsync([Answer(2)], Test);
        await Eventually.IsTrueAsync(() => producer.Transactions.Contains("commit"), "the transaction is committed");
        Assert.Equal(["init", "begin", "offsets 1", "commit"], producer.Transactions);
    }

    [Fact]
    public async Task Revoke_AnswersInTheTransaction_IsAbortedAndEverythingIsReadAgain()
    {
        using var commits = new ManualResetEventSlim();
        producer.OnTransaction = call =>
        {
            if (call == "init")
            {
                commits.Wait(Test); // so that nothing is committed before the partition leaves
            }
        };
        Assert.True(tracker.Send(Answer(1).Inbound));
        var kept = Answer(1, partition: Other);
        tracker.Revoke([Input]);
        Assert.True(tracker.IsTainted);
        commits.Set();
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "what is kept is read again");
        Assert.DoesNotContain("commit", producer.Transactions);
        Assert.False(tracker.IsCurrent(kept.Inbound));
        Assert.Equal([new TopicPartitionOffset(Other, 1)], tracker.ToReadAgain());
        Assert.Null(tracker.Track(Other, 2, new RecordTime(0))); // it comes again

        tracker.ReadAgain([new TopicPartitionOffset(Other, Offset.Unset)]);
        await sink.PublishAsync([Answer(1, partition: Other)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "it is committed");
    }

    [Fact]
    public async Task CommitTransaction_MustBeAborted_ReadsAgain()
    {
        bool isFirst = true;
        producer.OnTransaction = call =>
        {
            if (call == "commit" && isFirst)
            {
                isFirst = false;
                throw new KafkaTxnRequiresAbortException(new Error(ErrorCode.IllegalGeneration));
            }
        };
        await sink.PublishAsync([Answer(1)], Test);
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        Assert.Equal(["init", "begin", "offsets 2", "abort"], producer.Transactions);
        Assert.Equal(0, tracker.InFlight);
    }

    [Fact]
    public async Task CommitTransaction_BrokersAway_IsCalledAgain()
    {
        int tries = 0;
        producer.OnTransaction = call =>
        {
            if (call == "commit" && ++tries < 3)
            {
                throw new KafkaRetriableException(new Error(ErrorCode.Local_TimedOut));
            }
        };
        await sink.PublishAsync([Answer(1)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "it is committed");
        Assert.Equal(["init", "begin", "offsets 2", "commit"], producer.Transactions);
    }

    [Fact]
    public async Task CommitTransaction_ProducerIsDead_IsReplacedByOneThatReadsAgain()
    {
        bool isDead = true;
        producer.OnTransaction = call =>
        {
            if (isDead && call is "commit" or "abort")
            {
                isDead = call == "commit";
                throw new KafkaException(new Error(ErrorCode.Local_Fatal, "dead", isFatal: true));
            }
        };
        await sink.PublishAsync([Answer(1)], Test);
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        Assert.Equal(["init", "begin", "offsets 2", "init"], producer.Transactions);
    }

    [Fact]
    public async Task Delivered_Refused_AbortsAndAnswersByADeadLetterTheNextTime()
    {
        using var refusals = new Refusals(producer);
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        refusals.Give(ErrorCode.MsgSizeTooLarge, 0);
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        tracker.ReadAgain([]);
        refusals.End();
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are answered");
        Assert.Equal("undeliverable", Reason(producer.Sent[2]));
        Assert.Null(producer.Sent[3].Headers);
        Assert.Null(delivery.Cause);
    }

    [Fact]
    public async Task Delivered_BatchIsRefused_SendsEachAloneAndFindsTheCulprit()
    {
        using var refusals = new Refusals(producer);
        await sink.PublishAsync([Answer(1, key: [1]), Answer(2, key: [2])], Test);
        refusals.Give(ErrorCode.PolicyViolation, 0, 1); // as brokers do: all of the batch
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        tracker.ReadAgain([]);
        await sink.PublishAsync([Answer(1, key: [1]), Answer(2, key: [2])], Test);
        refusals.Give(ErrorCode.PolicyViolation, 3); // alone
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        tracker.ReadAgain([]);
        refusals.End();
        await sink.PublishAsync([Answer(1, key: [1]), Answer(2, key: [2])], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are answered");
        Assert.Null(producer.Sent[4].Headers);
        Assert.Equal("undeliverable", Reason(producer.Sent[5]));
    }

    [Fact]
    public async Task Delivered_NotPermitted_EndsTheFlow()
    {
        using var refusals = new Refusals(producer);
        var (first, later) = (Answer(1), Answer(2));
        await sink.PublishAsync([first], Test);
        refusals.Give(ErrorCode.TopicAuthorizationFailed, 0);
        await Assert.ThrowsAsync<DeliveryException>(() => sink.PublishAsync([later], Test));
    }

    [Fact]
    public async Task PublishAsync_StoppedWhileTheQueueIsFull_CommitsNothingOfIt()
    {
        producer.RoomFor = 1;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var publish = sink.PublishAsync([Answer(1), Answer(2)], stop.Token);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 1, "the queue is full");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publish);
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the transaction is aborted");
        Assert.DoesNotContain("commit", producer.Transactions);
    }

    public async ValueTask DisposeAsync()
    {
        delivery.Report(new OperationCanceledException());
        await sink.DisposeAsync();
        meters.Dispose();
    }

    private static string Reason(Message<byte[], byte[]> letter) =>
        Encoding.UTF8.GetString(letter.Headers.GetLastBytes(DeadLetterHeaders.Reason));

    private Outcome Answer(byte offset, byte[]? key = null, TopicPartition? partition = null)
    {
        partition ??= Input;
        int epoch = tracker.Track(partition, offset, new RecordTime(0))!.Value;
        var inbound = new InboundRecord
        {
            TopicPartition = partition,
            Offset = offset,
            Epoch = epoch,
            Value = [offset],
        };
        return new Outcome(
            inbound,
            new OutboundRecord
            {
                Topic = "out",
                Key = key,
                Value = [offset],
            }
        );
    }

    private sealed class Member : IConsumerGroupMetadata;

    /// <summary>A commit waits for what the broker says of each answer, and fails with the first that is refused.</summary>
    private sealed class Refusals : IDisposable
    {
        private readonly FakeProducer producer;
        private volatile int given;
        private volatile bool isOver;

        public Refusals(FakeProducer producer)
        {
            this.producer = producer;
            producer.OnTransaction = call =>
            {
                int before = given;
                if (call == "commit" && !isOver)
                {
                    SpinWait.SpinUntil(() => given != before || isOver);
                    throw new KafkaTxnRequiresAbortException(new Error(ErrorCode.InvalidRecord));
                }
            };
        }

        public void Give(ErrorCode error, params int[] answers)
        {
            foreach (int answer in answers)
            {
                producer.Refuse(answer, error);
            }

            Interlocked.Increment(ref given);
        }

        public void End() => isOver = true;

        public void Dispose() => End();
    }
}
