using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Scoring;

namespace StreamSentiment.Tests.Kafka.Publishing;

public sealed class TransactionalProducerTests : IDisposable
{
    private const string Lost = "b:1/2: Disconnected (after 5003ms in state UP)";

    private readonly FakeProducer client = FakeProducer.Create();
    private readonly BrokerFaults faults = new();
    private readonly RecordingClock clock = new();
    private readonly ManualResetEventSlim returns = new();
    private readonly TransactionalProducer producer;
    private int built;

    public TransactionalProducerTests() => producer = new TransactionalProducer(Build, faults, clock, NullLogger.Instance);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public void Abort_ConnectionWasLost_TakesAnotherProducerWhoseBeginningEndsTheTransaction()
    {
        Produce();
        faults.Failed(Lost);
        producer.Abort(Test);
        Assert.Equal(["init", "begin", "init"], client.Transactions);
        Assert.Equal(2, built);

        Produce();
        producer.Abort(Test);
        Assert.Equal(["init", "begin", "init", "begin", "abort"], client.Transactions);
    }

    [Theory]
    [InlineData("b:1/2: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)")]
    [InlineData("b:1/2: Disconnected (after 20ms in state APIVERSION_QUERY)")]
    public void Abort_ConnectionWasNeverThere_KeepsTheProducer(string said)
    {
        Produce();
        faults.Failed(said);
        producer.Abort(Test);
        Assert.Equal(["init", "begin", "abort"], client.Transactions);
    }

    [Fact]
    public void Abort_CommittedSinceTheLoss_KeepsTheProducer()
    {
        Produce();
        faults.Failed(Lost);
        Assert.True(Commit());
        Produce();
        producer.Abort(Test);
        Assert.Equal(["init", "begin", "offsets 1", "commit", "begin", "abort"], client.Transactions);
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 2)]
    public async Task TryCommit_CallDoesNotReturn_IsGivenUp(bool afterALoss, int seconds)
    {
        using var called = new ManualResetEventSlim();
        client.OnTransaction = call =>
        {
            if (call.StartsWith("offsets", StringComparison.Ordinal))
            {
                called.Set();
                returns.Wait(Eventually.Patience);
            }
        };
        Produce();
        if (afterALoss)
        {
            faults.Failed(Lost);
        }

        var commit = Task.Run(Commit, Test);
        Assert.True(called.Wait(Eventually.Patience, Test));
        clock.Advance(TimeSpan.FromSeconds(seconds));
        long looks = clock.Looks;
        await Eventually.IsTrueAsync(() => clock.Looks >= looks + 2, "it looks at the clock again");
        Assert.False(commit.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.EndsAsync(commit);
        Assert.False(await commit);
        client.OnTransaction = _ => { };
        producer.Abort(Test);
        Assert.Equal(2, built);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_Fenced_WaitsForTheGroupToTellUnlessAConnectionWasLost(bool afterALoss)
    {
        client.OnTransaction = call =>
        {
            if (call == "abort")
            {
                throw new KafkaException(new Error(ErrorCode.Local_Fenced, "fenced", isFatal: true));
            }
        };
        Produce();
        if (afterALoss)
        {
            faults.Failed(Lost);
        }

        var abort = Task.Run(() => producer.Abort(Test), Test);
        if (!afterALoss)
        {
            await Eventually.IsTrueAsync(() => clock.Waits.Contains(TimeSpan.FromSeconds(5)), "it waits");
            Assert.Equal(1, built);
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        await Eventually.EndsAsync(abort);
        Assert.Equal(2, built);
    }

    public void Dispose()
    {
        returns.Set();
        producer.End();
        returns.Dispose();
    }

    private IProducer<byte[], byte[]> Build()
    {
        built++;
        return client.Client;
    }

    private void Produce()
    {
        producer.Begin(Test);
        producer.Produce("out", new Message<byte[], byte[]> { Value = [] }, _ => { });
    }

    private bool Commit() => producer.TryCommit([new TopicPartitionOffset("in", 0, 1)], new Member(), Test);

    private sealed class Member : IConsumerGroupMetadata;
}
