using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka;

/// <summary>What becomes of a topic beside its records: transactions, a new topic under its name, retention.</summary>
[Collection("kafka")]
public sealed class TopicChangesTests(KafkaFixture kafka)
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flow_BehindTransactions_CommitsThePlaceBehindTheirMarks()
    {
        var topics = await TopicsAsync(partitions: 2);
        topics.Produce(100);
        using var producer = Transactional(topics);
        Transaction(producer, topics, count: 30, first: 100, isAborted: false);
        Transaction(producer, topics, count: 20, first: 900, isAborted: true);
        await using var flow = new EchoFlow(topics.Options);
        Assert.Equal(130, topics.ReadOutput(130).Count);
        long end = topics.End(topics.Options.InputTopic);
        Assert.InRange(end, 152, 154); // with the records of the aborted one and a mark for each partition of each
        await Eventually.IsTrueAsync(() => topics.Committed() == end, "the marks are committed too");
        await Eventually.IsTrueAsync(() => flow.Lag == 0, "nothing is behind");

        // Nothing but an aborted one: no record comes of it.
        Transaction(producer, topics, count: 5, first: 900, isAborted: true);
        end = topics.End(topics.Options.InputTopic);
        await Eventually.IsTrueAsync(() => topics.Committed() == end, "they are committed too");
        await Eventually.IsTrueAsync(() => flow.Lag == 0 && flow.SecondsBehind == 0, "nothing is behind");
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal((130, end), (flow.Answered, topics.Committed()));
    }

    [Theory]
    [InlineData(100, 400)] // filled beyond the offset that was reached before
    [InlineData(100, 40)]
    public async Task Flow_TopicMadeAnewInAPause_ReadsTheNewOneFromItsStart(int before, int fresh)
    {
        var topics = await TopicsAsync(partitions: 1);
        var logs = new LogRecorder();
        topics.Produce(before);
        await using var flow = new EchoFlow(topics.Options, logs: logs);
        Assert.Equal(before, topics.ReadOutput(before).Count);
        await Eventually.IsTrueAsync(() => flow.KnowsTopic, "the topic's id is known");
        var pause = new ConsumptionPause("anna", DateTimeOffset.UnixEpoch);
        flow.Reading.Hold(pause);
        await Eventually.EndsAsync(pause.Quiet);
        await MakeAnewAsync(topics);
        topics.Produce(fresh, first: 1000);
        flow.Reading.Resume();
        Assert.Equal(before + fresh, topics.ReadOutput(before + fresh).Distinct().Count());
        await Eventually.IsTrueAsync(() => topics.Committed() == fresh, "the offsets of the new one are committed");
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(1, logs.Count(132));
    }

    [Fact]
    public async Task Flow_TopicMadeAnewWhileItIsRead_ReadsTheNewOneFromItsStart()
    {
        var topics = await TopicsAsync(partitions: 1);
        topics.Options.Properties["topic.metadata.refresh.interval.ms"] = "1000";
        topics.Produce(100);
        await using var flow = new EchoFlow(topics.Options);
        Assert.Equal(100, topics.ReadOutput(100).Count);
        await Eventually.IsTrueAsync(() => flow.KnowsTopic, "the topic's id is known");
        await MakeAnewAsync(topics);
        topics.Produce(400, first: 1000);
        Assert.Equal(500, topics.ReadOutput(500).Distinct().Count());
        await Eventually.EndsAsync(flow.StopAsync());
        Assert.Equal(400, topics.Committed());
    }

    [Fact]
    public async Task Flow_RecordsDeletedBeforeTheyWereRead_AreCountedAndTold()
    {
        var topics = await TopicsAsync(partitions: 1);
        topics.Produce(100);
        await using (var first = new EchoFlow(topics.Options))
        {
            Assert.Equal(100, topics.ReadOutput(100).Count);
            await Eventually.EndsAsync(first.StopAsync());
        }

        topics.Produce(100, first: 100);
        using (var admin = topics.Clients.Admin())
        {
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(topics.Options.InputTopic, 0, 163)]);
        }

        var logs = new LogRecorder();
        await using var flow = new EchoFlow(topics.Options, logs: logs);
        Assert.Equal(137, topics.ReadOutput(137).Count);
        await Eventually.IsTrueAsync(() => logs.Saw(133), "it is told");
        Assert.Contains(logs.Warnings, text => text.StartsWith("63 records of ", StringComparison.Ordinal));
        Assert.Equal(63, flow.Lost);
        await Eventually.EndsAsync(flow.StopAsync());
    }

    private static async Task MakeAnewAsync(TestTopics topics)
    {
        string name = topics.Options.InputTopic;
        using var admin = topics.Clients.Admin();
        await admin.DeleteTopicsAsync([name]);
        var administration = new TopicAdministration(
            topics.Clients,
            TimeProvider.System,
            NullLogger<TopicAdministration>.Instance
        );
        await Eventually.IsTrueAsync(() => !Exists(admin, name), "the topic is gone");
        await administration.CreateAsync([new TopicSpec(name, 1, 1)], Test);
    }

    private static bool Exists(IAdminClient admin, string name) =>
        admin.GetMetadata(Eventually.Patience).Topics.Any(topic => topic.Topic == name && !topic.Error.IsError);

    private async Task<TestTopics> TopicsAsync(int partitions)
    {
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions);
        return topics;
    }

    private static IProducer<byte[], byte[]> Transactional(TestTopics topics)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = topics.Options.Bootstrap,
            TransactionalId = topics.Options.InputTopic,
            Partitioner = Partitioner.Random,
        };
        var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Eventually.Patience);
        return producer;
    }

    private static void Transaction(IProducer<byte[], byte[]> producer, TestTopics topics, int count, int first, bool isAborted)
    {
        producer.BeginTransaction();
        for (int i = first; i < first + count; i++)
        {
            var message = new Message<byte[], byte[]> { Value = System.Text.Encoding.UTF8.GetBytes($"0/{i}") };
            producer.Produce(new TopicPartition(topics.Options.InputTopic, i % 2), message);
        }

        producer.Flush(Eventually.Patience);
        if (isAborted)
        {
            producer.AbortTransaction();
        }
        else
        {
            producer.CommitTransaction();
        }
    }
}
