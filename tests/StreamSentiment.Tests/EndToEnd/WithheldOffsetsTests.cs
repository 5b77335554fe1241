using System.Net;
using Confluent.Kafka;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>
/// Brokers do not say what a group has committed while a transaction with its offsets is under way. One whose end they have lost,
/// as a broker that was killed and starts alone may have, lasts until somebody ends it.
/// </summary>
[Collection("kafka")]
public sealed class WithheldOffsetsTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Scorer_TransactionOfItsGroupNeverEnds_SaysSoAndScoresOnceItIsEnded()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        topics.Publish(GeneratedReviews.Create(100));
        using var producer = Producer(topics.Options.Bootstrap);
        Begin(producer, topics);

        await using var scorer = topics.StartScorer(model.Store, "--StreamSentiment:Kafka:StallAfter", "00:00:05");
        string sentence = $"Group {topics.Options.GroupId} does not say what it has committed of {topics.Options.InputTopic}";
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, sentence);
        await scorer.UntilAsync(() => scorer.Output.Contains(sentence), "the log says so"); // it is looked at each second
        await HostProbe.UntilMetricAsync(scorer, "streamsentiment_ready", 0);
        Assert.Equal(0, topics.ScoresInTopic);

        producer.AbortTransaction(Patience);
        await scorer.UntilAsync(() => topics.ScoresInTopic == 100, "all are scored");
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await HostProbe.UntilMetricAsync(scorer, "streamsentiment_ready", 1);
        topics.AssertAllCommitted();
    }

    private static void Begin(IProducer<byte[], byte[]> producer, ScoringTopics topics)
    {
        var config = new ConsumerConfig { BootstrapServers = topics.Options.Bootstrap, GroupId = topics.Options.GroupId };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Patience);
        producer.BeginTransaction();
        TopicPartitionOffset[] offsets =
        [
            .. Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(topics.Options.InputTopic, partition, 0)),
        ];
        producer.SendOffsetsToTransaction(offsets, consumer.ConsumerGroupMetadata, Patience);
    }

    private static IProducer<byte[], byte[]> Producer(string bootstrap)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrap,
            TransactionalId = $"lost-{Guid.NewGuid():N}",
            TransactionTimeoutMs = 600_000,
        };
        return new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
    }
}
