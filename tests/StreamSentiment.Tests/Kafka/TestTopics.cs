using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka;

/// <summary>Topics of one test's own, and a plain producer and reader of them.</summary>
internal sealed class TestTopics
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MetadataPatience = TimeSpan.FromSeconds(10);

    public TestTopics(string bootstrap)
    {
        string name = Guid.NewGuid().ToString("N")[..8];
        Options = new KafkaOptions
        {
            Bootstrap = bootstrap,
            GroupId = $"group-{name}",
            InputTopic = $"input-{name}",
            OutputTopic = $"output-{name}",
            DeadLetterTopic = $"dead-letter-{name}",
            LabelledTopic = $"labelled-{name}",
            ControlTopic = $"control-{name}",
            PublishedTopic = $"published-{name}",
            StatusTopic = $"status-{name}",
            CommitInterval = TimeSpan.FromMilliseconds(100),
        };
        Clients = new KafkaClients(Options, NullLogger<KafkaClients>.Instance);
    }

    public KafkaOptions Options { get; }

    public KafkaClients Clients { get; }

    /// <summary>A publisher of commands and events, with a producer of its own.</summary>
    public EventPublisher Publisher() => new(Clients, Options, TimeProvider.System, NullLogger<EventPublisher>.Instance);

    private TopicAdministration Administration => new(Clients, TimeProvider.System, NullLogger<TopicAdministration>.Instance);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async Task CreateAsync(int partitions = 4, int maxDeadLetterBytes = 4_000_000, int maxOutputBytes = 1_000_000)
    {
        var input = new TopicSpec(
            Options.InputTopic,
            partitions,
            1,
            new Dictionary<string, string> { ["max.message.bytes"] = "4000000" }
        );
        await Administration.CreateAsync(
            [
                input,
                Limited(input with { Name = Options.OutputTopic }, maxOutputBytes),
                Limited(input with { Name = Options.DeadLetterTopic }, maxDeadLetterBytes),
            ],
            Test
        );
    }

    /// <summary>The topics of labels, of commands, of published models and of what becomes of them.</summary>
    public Task CreateModelTopicsAsync() =>
        Administration.CreateAsync(
            [
                new TopicSpec(Options.LabelledTopic, 4, 1),
                TopicSpec.Kept(Options.ControlTopic, 1),
                TopicSpec.Compacted(Options.PublishedTopic, 1),
                TopicSpec.AnswersOf(Options.StatusTopic, 1),
            ],
            Test
        );

    /// <summary>A topic more, of this test's own.</summary>
    public async Task<string> CreateOtherAsync(string name, int partitions = 4)
    {
        name = $"{name}-{Options.InputTopic}";
        await Administration.CreateAsync([new TopicSpec(name, partitions, 1)], Test);
        return name;
    }

    /// <summary>Publishes values <c>key/number</c>, the numbers of each key ascending.</summary>
    public void Produce(int count, int keys = 20, int first = 0)
    {
        using var producer = Clients.Producer();
        for (int i = first; i < first + count; i++)
        {
            var message = new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes($"{i % keys}"),
                Value = Encoding.UTF8.GetBytes($"{i % keys}/{i}"),
            };
            producer.Produce(Options.InputTopic, message);
        }
        Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(30)));
    }

    /// <summary>The variables that tell a program of this repository where these topics are.</summary>
    public Dictionary<string, string> Environment =>
        new()
        {
            ["STREAMSENTIMENT__KAFKA__BOOTSTRAP"] = Options.Bootstrap,
            ["STREAMSENTIMENT__KAFKA__INPUTTOPIC"] = Options.InputTopic,
            ["STREAMSENTIMENT__KAFKA__OUTPUTTOPIC"] = Options.OutputTopic,
            ["STREAMSENTIMENT__KAFKA__DEADLETTERTOPIC"] = Options.DeadLetterTopic,
            ["STREAMSENTIMENT__KAFKA__PUBLISHEDTOPIC"] = Options.PublishedTopic,
            ["STREAMSENTIMENT__KAFKA__STATUSTOPIC"] = Options.StatusTopic,
            ["STREAMSENTIMENT__KAFKA__CONTROLTOPIC"] = Options.ControlTopic,
            ["STREAMSENTIMENT__KAFKA__LABELLEDTOPIC"] = Options.LabelledTopic,
        };

    public async Task ProduceAsync(Message<byte[], byte[]> message)
    {
        using var producer = Clients.Producer();
        await producer.ProduceAsync(Options.InputTopic, message, Test);
    }

    /// <summary>
    /// Makes a flow commit every four seconds, for tests that kill its only broker before: Kafka 4.3.1 loses the end of a
    /// transaction that it was just ending (docs/runbook.md, A group withholds its offsets).
    /// </summary>
    public void CommitSeldom() => (Options.CommitInterval, Options.MaxInFlight) = (TimeSpan.FromSeconds(4), 10_000);

    /// <summary>What is in a topic, each partition in order, once <paramref name="enough"/> says so.</summary>
    public List<ConsumeResult<byte[], byte[]>> Read(string topic, Func<List<ConsumeResult<byte[], byte[]>>, bool> enough)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Options.Bootstrap,
            GroupId = "test",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        int[] partitions = Partitions(consumer, topic);
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        List<ConsumeResult<byte[], byte[]>> results = [];
        long started = TimeProvider.System.GetTimestamp();
        while (!enough(results) && TimeProvider.System.GetElapsedTime(started) < Fixtures.Eventually.Patience)
        {
            if (consumer.Consume(QuietTime) is { } result)
            {
                results.Add(result);
            }
        }
        Assert.True(enough(results), $"{results.Count} records in {topic} are not what was waited for.");
        return results;
    }

    /// <summary>Everything that a reader of committed records sees in a topic now, each partition in order.</summary>
    public List<ConsumeResult<byte[], byte[]>> ReadAll(string topic)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Options.Bootstrap,
            GroupId = "test",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        int[] partitions = Partitions(consumer, topic);
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        List<ConsumeResult<byte[], byte[]>> results = [];
        int ends = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Fixtures.Eventually.Patience);
        while (ends < partitions.Length)
        {
            var result = consumer.Consume(limit.Token);
            ends += result.IsPartitionEOF ? 1 : 0;
            results.AddRange(result.IsPartitionEOF ? [] : [result]);
        }

        return results;
    }

    /// <summary>The first <paramref name="count"/> different values of the output.</summary>
    public List<string> ReadOutput(int count) =>
        [.. Read(Options.OutputTopic, results => results.Select(Text).Distinct().Count() >= count).Select(Text)];

    /// <summary>How many records of the input the group has committed.</summary>
    public long Committed() => Sum(Options.InputTopic, (consumer, partition) => Math.Max(0, Committed(consumer, partition)));

    /// <summary>How many records a reader of committed ones sees in a topic.</summary>
    public long Count(string topic) => ReadAll(topic).Count;

    /// <summary>The ends of a topic's partitions: marks of transactions count.</summary>
    public long End(string topic) =>
        Sum(topic, (consumer, partition) => consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(10)).High.Value);

    public static string Text(ConsumeResult<byte[], byte[]> result) => Encoding.UTF8.GetString(result.Message.Value);

    /// <summary>The partitions of a topic, none if it is not there: a busy broker may name none at first.</summary>
    private static int[] Partitions(IConsumer<byte[], byte[]> consumer, string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var metadata = admin.GetMetadata(topic, MetadataPatience).Topics[0];
        long started = TimeProvider.System.GetTimestamp();
        while (metadata.Partitions.Count == 0 && TimeProvider.System.GetElapsedTime(started) < MetadataPatience)
        {
            Test.WaitHandle.WaitOne(QuietTime);
            metadata = admin.GetMetadata(topic, MetadataPatience).Topics[0];
        }

        return [.. metadata.Partitions.Select(partition => partition.PartitionId)];
    }

    private static long Committed(IConsumer<byte[], byte[]> consumer, TopicPartition partition)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return consumer.Committed([partition], TimeSpan.FromSeconds(10))[0].Offset.Value;
            }
            catch (KafkaException e)
                when (IsOfAStart(e.Error.Code) && TimeProvider.System.GetElapsedTime(started) < Fixtures.Eventually.Patience)
            {
                // It is asked again.
            }
        }
    }

    /// <summary>What brokers that have just started answer.</summary>
    private static bool IsOfAStart(ErrorCode error) =>
        error is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupLoadInProgress or ErrorCode.Local_TimedOut;

    private long Sum(string topic, Func<IConsumer<byte[], byte[]>, TopicPartition, long> count)
    {
        var config = new ConsumerConfig { BootstrapServers = Options.Bootstrap, GroupId = Options.GroupId };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        return Partitions(consumer, topic).Sum(partition => count(consumer, new TopicPartition(topic, partition)));
    }

    private static TopicSpec Limited(TopicSpec topic, int bytes) =>
        topic with
        {
            Config = new Dictionary<string, string> { ["max.message.bytes"] = $"{bytes}" },
        };
}
