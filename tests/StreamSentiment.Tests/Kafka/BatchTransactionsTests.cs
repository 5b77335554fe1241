using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka;

/// <summary>Batches of which a reader of committed records sees all or nothing, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class BatchTransactionsTests(KafkaFixture kafka)
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_OneThatWasKilledInABatch_LeavesNothingOfItAndCanPublishNoMore()
    {
        var topics = await TopicsAsync();
        var killed = Open(topics); // never disposed of before its successor has ended: a killed process ends nothing
        killed.Begin(Test);
        killed.Publish(Records(topics, 0, 50), Memory(topics), Test);
        Assert.Throws<InvalidOperationException>(() =>
            killed.Publish(Records(topics, 50, 50), _ => throw new InvalidOperationException("killed"), Test)
        );
        using (var next = Open(topics))
        {
            next.Begin(Test);
            Assert.Equal(50, topics.Count(topics.Options.InputTopic)); // at once: nothing is open any more
            next.Publish(Records(topics, 50, 50), Memory(topics), Test);
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(3)); // less than what is fenced waits for
        Assert.ThrowsAny<OperationCanceledException>(() => killed.Publish(Records(topics, 50, 50), Memory(topics), late.Token));
        killed.Dispose();
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"{i}"),
            topics.ReadAll(topics.Options.InputTopic).Select(TestTopics.Text)
        );
        Assert.Equal(["50", "50"], topics.ReadAll(topics.Options.DeadLetterTopic).Select(TestTopics.Text));
    }

    [Fact]
    public async Task Publish_RecordThatItsTopicDoesNotTake_LeavesItOutOfTheBatchAndItsMemory()
    {
        var topics = await TopicsAsync();
        TopicRecord[] records = [.. Records(topics, 0, 3), Record(topics.Options.OutputTopic, RandomText(1_500_000))];
        using var publisher = Open(topics);
        publisher.Begin(Test);

        Assert.Equal([true, true, true, false], publisher.Publish(records, Memory(topics), Test));

        Assert.Equal(["0", "1", "2"], topics.ReadAll(topics.Options.InputTopic).Select(TestTopics.Text));
        Assert.Equal(["3"], topics.ReadAll(topics.Options.DeadLetterTopic).Select(TestTopics.Text));
    }

    [Fact]
    public async Task Publish_CompactedTopicAndARecordWithoutAKey_RefusesThatOneAlone()
    {
        var topics = await TopicsAsync();
        await topics.CreateModelTopicsAsync();
        string compacted = topics.Options.PublishedTopic;
        TopicRecord[] records =
        [
            Record(compacted, "0"),
            new(compacted, new Message<byte[], byte[]> { Value = "1"u8.ToArray() }),
            Record(compacted, "2"),
        ];
        using var publisher = Open(topics);
        publisher.Begin(Test);

        Assert.Equal([true, false, true], publisher.Publish(records, Memory(topics), Test));

        Assert.Equal(["0", "2"], topics.ReadAll(compacted).Select(TestTopics.Text));
    }

    [Fact]
    public void Publish_BrokersTakeThreeInTheTimeOfATransaction_SendsTheBatchInParts()
    {
        int room = 0;
        List<byte> open = [];
        List<byte> committed = [];
        var producer = FakeProducer.Create();
        producer.Answer = ErrorCode.NoError;
        producer.OnTransaction = call =>
        {
            if (call == "commit")
            {
                committed.AddRange(open);
            }

            (room, open) = (3, []);
        };
        producer.ThrowOn = message =>
        {
            open.Add(message.Value[0]);
            return room-- > 0 ? null : new KafkaException(new Error(ErrorCode.Local_MsgTimedOut));
        };
        using var publisher = new BatchTransactions(
            new TransactionalProducer(() => producer.Client, new BrokerFaults(), TimeProvider.System, NullLogger.Instance),
            _ => { },
            TimeProvider.System
        );
        TopicRecord[] records =
        [
            .. Enumerable.Range(0, 20).Select(i => new TopicRecord("out", new Message<byte[], byte[]> { Value = [(byte)i] })),
        ];
        publisher.Begin(Test);

        Assert.DoesNotContain(false, publisher.Publish(records, _ => [], Test));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (byte)i), committed);
    }

    [Fact]
    public async Task Publish_TopicThatDoesNotExist_FailsAndNamesIt()
    {
        var topics = await TopicsAsync();
        using var publisher = Open(topics);
        publisher.Begin(Test);

        var failure = Assert.ThrowsAny<KafkaException>(() =>
            publisher.Publish([Record("no-such-topic", "0")], Memory(topics), Test)
        );

        Assert.Contains("no-such-topic", failure.Message);
        Assert.Equal(0, topics.Count(topics.Options.DeadLetterTopic));
    }

    private static IBatchPublisher Open(TestTopics topics) =>
        IBatchPublisher.Open(topics.Clients, "test", TimeProvider.System, NullLogger.Instance);

    private static TopicRecord[] Records(TestTopics topics, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => Record(topics.Options.InputTopic, $"{i}"))];

    private static TopicRecord Record(string topic, string value) =>
        new(topic, new Message<byte[], byte[]> { Key = "k"u8.ToArray(), Value = Encoding.UTF8.GetBytes(value) });

    /// <summary>A record that says how many were taken.</summary>
    private static Func<IReadOnlyList<int>, IReadOnlyList<TopicRecord>> Memory(TestTopics topics) =>
        taken => [Record(topics.Options.DeadLetterTopic, $"{taken.Count}")];

    private static string RandomText(int length)
    {
        var random = new Random(1);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(33, 127)));
    }

    private async Task<TestTopics> TopicsAsync()
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions: 1);
        return topics;
    }
}
