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
    private readonly BrokerFaults faults = new();
    private readonly OffsetTracker tracker = new(TimeProvider.System);
    private readonly DeliveryFailure delivery = new();
    private readonly TestMeters meters = new();
    private readonly KafkaOptions options = new() { CommitInterval = TimeSpan.FromMilliseconds(20) };
    private readonly ManualResetEventSlim isDue = new(); // a transaction
    private readonly TransactionalSink sink;

    public TransactionalSinkTests()
    {
        var logger = new LogRecorder().CreateLogger<TransactionalSink>();
        sink = new TransactionalSink(
            [Transactions(), Transactions()],
            new Membership(tracker, delivery, Metadata),
            new DeadLetters("dead", "test"),
            options,
            new SentimentMetrics(meters),
            TimeProvider.System,
            logger
        );
        tracker.Assign([Input, Other]);
        producer.Answer = ErrorCode.NoError;

        TransactionalProducer Transactions() => new(() => producer.Client, faults, TimeProvider.System, logger);
        IConsumerGroupMetadata Metadata()
        {
            isDue.Set();
            return new Member();
        }
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task PublishAsync_Answers_AreCommittedWithTheOffsetsBehindThem()
    {
        producer.OnTransaction = call => Assert.True(call != "commit" || tracker.InFlight == 2);
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "the transaction is committed");
        Assert.Equal(["init", "init", "begin", "offsets 3", "commit"], producer.Transactions);
        Assert.Empty(tracker.Committable());
    }

    [Fact]
    public async Task PublishAsync_NothingToPublish_CommitsTheOffsetAlone()
    {
        await sink.PublishAsync([Answer(1) with { Outbound = OutboundRecord.None }], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "the transaction is committed");
        Assert.Equal(["init", "init", "begin", "offsets 2", "commit"], producer.Transactions);
        Assert.Empty(producer.Sent);
    }

    [Fact]
    public async Task PublishAsync_EarlierOneStillComputed_CommitsNothingPastIt()
    {
        _ = Answer(1); // in flight somewhere
        await sink.PublishAsync([Answer(2)], Test);
        await Eventually.IsTrueAsync(() => producer.Transactions.Contains("commit"), "the transaction is committed");
        Assert.Equal(["init", "init", "begin", "offsets 1", "commit"], producer.Transactions);
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
    public async Task PublishAsync_CommitIsUnderWay_SendsIntoTheNextTransaction()
    {
        using var commits = new ManualResetEventSlim();
        producer.OnTransaction = call => _ = call != "commit" || commits.Wait(Eventually.Patience);
        await sink.PublishAsync([Answer(1)], Test);
        await Eventually.IsTrueAsync(() => producer.Transactions.Contains("offsets 2"), "the first is being committed");
        await sink.PublishAsync([Answer(2)], Test);
        Assert.Equal(2, producer.Sent.Count);
        Assert.Equal(2, tracker.InFlight);
        commits.Set();
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are committed");
        Assert.Equal(["init", "init", "begin", "offsets 2", "begin", "commit", "offsets 3", "commit"], producer.Transactions);
    }

    [Fact]
    public async Task PublishAsync_NotAllIsAcknowledged_SendsNothingIntoTheNextTransaction()
    {
        producer.Answer = null;
        await sink.PublishAsync([Answer(1)], Test);
        Assert.True(isDue.Wait(Eventually.Patience, Test));
        var next = sink.PublishAsync([Answer(2)], Test);
        Assert.Single(producer.Sent);
        producer.Answer = ErrorCode.NoError;
        producer.Acknowledge(0);
        await next;
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are committed");
    }

    [Fact]
    public async Task CommitTransaction_Fails_AbortsTheNextOneToo()
    {
        using var commits = new ManualResetEventSlim();
        bool isFirst = true;
        producer.OnTransaction = call =>
        {
            if (call == "commit" && isFirst)
            {
                commits.Wait(Eventually.Patience);
                isFirst = false;
                throw new KafkaTxnRequiresAbortException(new Error(ErrorCode.IllegalGeneration));
            }
        };
        await sink.PublishAsync([Answer(1)], Test);
        await Eventually.IsTrueAsync(() => producer.Transactions.Contains("offsets 2"), "the first is being committed");
        await sink.PublishAsync([Answer(2)], Test);
        commits.Set();
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads both again");
        Assert.Equal(["init", "init", "begin", "offsets 2", "begin", "abort", "abort"], producer.Transactions);
        tracker.ReadAgain([]);
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are committed");
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
        Assert.Equal(["init", "init", "begin", "offsets 2", "abort"], producer.Transactions);
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
        Assert.Equal(["init", "init", "begin", "offsets 2", "commit"], producer.Transactions);
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
        Assert.Equal(["init", "init", "begin", "offsets 2", "init"], producer.Transactions);
    }

    [Fact]
    public async Task Delivered_Refused_AbortsAndAnswersByADeadLetterTheNextTime()
    {
        producer.Answer = null;
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        producer.Refuse(0, ErrorCode.MsgSizeTooLarge);
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        tracker.ReadAgain([]);
        producer.Answer = ErrorCode.NoError;
        await sink.PublishAsync([Answer(1), Answer(2)], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are answered");
        Assert.Equal("undeliverable", Reason(producer.Sent[2]));
        Assert.Null(producer.Sent[3].Headers);
        Assert.Null(delivery.Cause);
    }

    [Fact]
    public async Task Delivered_BatchIsRefused_SendsEachAloneAndFindsTheCulprit()
    {
        producer.Answer = null;
        await sink.PublishAsync([Answer(1, key: [1]), Answer(2, key: [2])], Test);
        producer.Refuse(0, ErrorCode.PolicyViolation); // as brokers do: all of the batch
        producer.Refuse(1, ErrorCode.PolicyViolation);
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        tracker.ReadAgain([]);
        var alone = sink.PublishAsync([Answer(1, key: [1]), Answer(2, key: [2])], Test);
        producer.Acknowledge(2);
        await Eventually.IsTrueAsync(() => producer.Sent.Count == 4, "the second is sent when the first is there");
        producer.Refuse(3, ErrorCode.PolicyViolation);
        await alone;
        await Eventually.IsTrueAsync(() => tracker.IsRewinding, "the source reads again");
        tracker.ReadAgain([]);
        producer.Answer = ErrorCode.NoError;
        await sink.PublishAsync([Answer(1, key: [1]), Answer(2, key: [2])], Test);
        await Eventually.IsTrueAsync(() => tracker.InFlight == 0, "both are answered");
        Assert.Null(producer.Sent[4].Headers);
        Assert.Equal("undeliverable", Reason(producer.Sent[5]));
    }

    [Fact]
    public async Task PublishAsync_BrokersTakeThreeAnswersInTheTimeOfATransaction_CommitsSmallerOnes()
    {
        const int last = 20;
        int room = 0,
            sent = 1,
            committed = 1;
        producer.OnTransaction = call =>
        {
            room = call == "begin" ? 3 : room;
            sent = call.StartsWith("offsets", StringComparison.Ordinal) ? int.Parse(call.Split(' ')[1], null) : sent;
            committed = call == "commit" ? sent : committed;
        };
        producer.ThrowOn = _ => room-- > 0 ? null : new KafkaException(new Error(ErrorCode.Local_MsgTimedOut));
        while (committed <= last)
        {
            await sink.PublishAsync([.. Enumerable.Range(committed, last + 1 - committed).Select(i => Answer((byte)i))], Test);
            await Eventually.IsTrueAsync(() => tracker.IsRewinding || tracker.InFlight == 0, "it is committed or aborted");
            if (tracker.IsRewinding)
            {
                tracker.ReadAgain([new TopicPartitionOffset(Input, committed)]);
            }
        }

        Assert.Null(delivery.Cause);
        int commits = producer.Transactions.Count(call => call == "commit");
        Assert.True(commits > 6, string.Join(", ", producer.Transactions)); // of three at most
    }

    [Fact]
    public async Task Delivered_NotPermitted_EndsTheFlow()
    {
        producer.Answer = null;
        var (first, later) = (Answer(1), Answer(2));
        await sink.PublishAsync([first], Test);
        producer.Refuse(0, ErrorCode.TopicAuthorizationFailed);
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
        isDue.Dispose();
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
}
