using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Topics of one test's own with what was published to them: reviews of 40 keys in, scores out.</summary>
internal sealed class ScoringTopics : IDisposable
{
    private const int Keys = 40;

    private readonly TestTopics topics;
    private readonly IProducer<byte[], byte[]> producer;
    private readonly List<(string Key, Review Review)> published = [];

    private ScoringTopics(string bootstrap)
    {
        topics = new TestTopics(bootstrap);
        producer = topics.Clients.Producer();
    }

    public KafkaOptions Options => topics.Options;

    public KafkaClients Clients => topics.Clients;

    /// <inheritdoc cref="TestTopics.Publisher"/>
    public EventPublisher Publisher() => topics.Publisher();

    public int Published => published.Count;

    /// <summary>How many records of the input the group has committed.</summary>
    public long Committed => topics.Committed();

    /// <summary>Records in the output, of one review or of several.</summary>
    public long ScoresInTopic => topics.Count(Options.OutputTopic);

    public IReadOnlyDictionary<string, Review> Reviews =>
        published.ToDictionary(review => review.Review.Id, review => review.Review);

    public static async Task<ScoringTopics> CreateAsync(KafkaFixture kafka) => await CreateAsync(await kafka.BootstrapAsync());

    public static async Task<ScoringTopics> CreateAsync(string bootstrap)
    {
        var created = new ScoringTopics(bootstrap);
        await created.topics.CreateAsync();
        return created;
    }

    /// <summary>Makes the topics of published models and of their status, too.</summary>
    public Task CreateModelTopicsAsync() => topics.CreateModelTopicsAsync();

    /// <summary>The variables that tell a scorer, or the tool, where these topics are and which group reads them.</summary>
    public Dictionary<string, string> Environment =>
        new(topics.Environment) { ["STREAMSENTIMENT__KAFKA__GROUPID"] = Options.GroupId };

    /// <summary>A scorer of these topics in a process of its own, on a free port.</summary>
    /// <param name="model">What it serves.</param>
    /// <param name="arguments">More settings.</param>
    public ProcessRunner StartScorer(string model, params string[] arguments) =>
        ProcessRunner.StartScorer(["--model", model, "--url", "http://127.0.0.1:0", .. arguments], Environment);

    public void Publish(IEnumerable<Review> reviews)
    {
        foreach (var review in reviews)
        {
            string key = $"key-{published.Count % Keys}";
            published.Add((key, review));
            producer.Produce(
                Options.InputTopic,
                new() { Key = Encoding.UTF8.GetBytes(key), Value = EventSerializer.Serialize(review) }
            );
        }
        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }

    /// <summary>Publishes one record that need not be a review, and says where it went.</summary>
    public async Task<TopicPartitionOffset> PublishAsync(Message<byte[], byte[]> message) =>
        (await producer.ProduceAsync(Options.InputTopic, message, TestContext.Current.CancellationToken)).TopicPartitionOffset;

    /// <summary>The scores, each partition in order, once every published review has one.</summary>
    public List<(string Key, ScoredReview Score)> Scores()
    {
        var ids = new HashSet<string>();
        int seen = 0;
        return
        [
            .. topics
                .Read(
                    Options.OutputTopic,
                    results =>
                    {
                        for (; seen < results.Count; seen++)
                        {
                            ids.Add(Score(results[seen]).Id);
                        }
                        return ids.Count >= published.Count;
                    }
                )
                .Select(result => (Encoding.UTF8.GetString(result.Message.Key), Score(result))),
        ];
    }

    /// <summary>The records of scores, once there are as many.</summary>
    public List<ConsumeResult<byte[], byte[]>> ScoreRecords(int count) =>
        topics.Read(Options.OutputTopic, scores => scores.Count >= count);

    /// <summary>What scorers reported, in order, once there is as much.</summary>
    public List<StatusEvent> Statuses(int count) =>
        [.. topics.Read(Options.StatusTopic, statuses => statuses.Count >= count).Select(Status)];

    /// <summary>What was reported up to the first status that is looked for, once there is one.</summary>
    public List<StatusEvent> StatusesUntil(Func<StatusEvent, bool> last)
    {
        List<StatusEvent> statuses = [];
        topics.Read(
            Options.StatusTopic,
            results =>
            {
                while (statuses.Count < results.Count && !statuses.Any(last))
                {
                    statuses.Add(Status(results[statuses.Count]));
                }

                return statuses.Any(last);
            }
        );
        return statuses;
    }

    /// <summary>What came of a command in the end, once there is an answer.</summary>
    public CommandFinished Answer(ControlCommand command) =>
        (CommandFinished)StatusesUntil(status => status is CommandFinished finished && finished.CommandId == command.Id)[^1];

    /// <summary>Issues a command and waits for the end of it.</summary>
    public async Task<CommandFinished> CommandAsync(ControlCommand command)
    {
        using var publisher = topics.Publisher();
        await publisher.PublishAsync(command, TestContext.Current.CancellationToken);
        return Answer(command);
    }

    /// <summary>The dead letters, once there are as many.</summary>
    public List<ConsumeResult<byte[], byte[]>> DeadLetters(int count) =>
        topics.Read(Options.DeadLetterTopic, letters => letters.Count >= count);

    /// <summary>Every review has a score under its key, and those of a key are in the order of its reviews.</summary>
    public void AssertNothingIsLost(IEnumerable<(string Key, ScoredReview Score)> scores)
    {
        // At least once: of two scores of a review the first says when it was first answered.
        var first = scores.DistinctBy(score => score.Score.Id).ToLookup(score => score.Key, score => score.Score.Id);
        var expected = published.ToLookup(review => review.Key, review => review.Review.Id);
        Assert.Equal(expected.Select(key => key.Key).Order(), first.Select(key => key.Key).Order());
        Assert.All(expected, key => Assert.Equal(key, first[key.Key]));
    }

    /// <summary>The group's committed offset of each partition of the input is its end.</summary>
    public void AssertAllCommitted()
    {
        var config = new ConsumerConfig { BootstrapServers = Options.Bootstrap, GroupId = Options.GroupId };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        var partitions = Enumerable.Range(0, 4).Select(partition => new TopicPartition(Options.InputTopic, partition)).ToList();
        var ends = partitions.Select(partition => consumer.QueryWatermarkOffsets(partition, Eventually.Patience).High);
        // A partition of which nothing was ever read has nothing committed either.
        Assert.Equal(
            ends,
            consumer.Committed(partitions, Eventually.Patience).Select(offset => offset.Offset.IsSpecial ? 0 : offset.Offset)
        );
    }

    public void Dispose() => producer.Dispose();

    private static StatusEvent Status(ConsumeResult<byte[], byte[]> result)
    {
        Assert.True(EventSerializer.TryReadStatus(result.Message.Value, out var status, out string? fault), fault);
        Assert.Equal(status.Key, Encoding.UTF8.GetString(result.Message.Key));
        return status;
    }

    private static ScoredReview Score(ConsumeResult<byte[], byte[]> result)
    {
        Assert.True(EventSerializer.TryRead(result.Message.Value, out var score, out string? fault), fault);
        return score;
    }
}
