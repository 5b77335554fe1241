using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Retrainer;

/// <summary>Topics and a model store of one test's own, and retrainers that work on them.</summary>
internal sealed class RetrainerHouse : IDisposable
{
    public const string Instance = "retrainer-0";

    private static readonly string[] Praise = ["good", "great", "love"],
        Blame = ["bad", "awful", "boring"],
        Neutral = ["the", "a", "movie", "film", "story", "acting", "was", "it"];

    private readonly TestTopics topics;
    private readonly TinyModel model = new();
    private readonly IProducer<byte[], byte[]> producer;
    private readonly EventPublisher commands;
    private int labels;

    private RetrainerHouse(string bootstrap)
    {
        topics = new TestTopics(bootstrap);
        producer = topics.Clients.Producer();
        commands = topics.Publisher();
    }

    public TestTopics Topics => topics;

    public ModelStore Store => new FolderModelStore(model.Store);

    public string? Current => Store.Current(TinyModel.Name);

    public string First => model.Manifest.Version;

    public string[] Versions => [.. Store.List(Assert.Fail).Select(version => version.Manifest.Version)];

    public ModelManifest Manifest(string version) => ModelLocation.ReadManifest(Store.FolderOf(TinyModel.Name, version));

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public static async Task<RetrainerHouse> CreateAsync(KafkaFixture kafka)
    {
        var house = new RetrainerHouse(await kafka.BootstrapAsync());
        await house.topics.CreateAsync();
        await house.topics.CreateModelTopicsAsync();
        return house;
    }

    public string AddVersion(int seed) => model.Publish(seed).Version;

    /// <summary>A retrainer, ready to read commands.</summary>
    /// <param name="crashPoint">The point at which it ends without warning; null for a retrainer as it is shipped.</param>
    public async Task<ProcessRunner> StartAsync(string? crashPoint = null, params string[] more)
    {
        string[] arguments =
        [
            "--bootstrap",
            topics.Options.Bootstrap,
            "--group",
            topics.Options.GroupId,
            "--model",
            model.Store,
            "--url",
            "http://127.0.0.1:0",
            "--StreamSentiment:Kafka:ControlTopic",
            topics.Options.ControlTopic,
            "--StreamSentiment:Kafka:StatusTopic",
            topics.Options.StatusTopic,
            "--StreamSentiment:Kafka:LabelledTopic",
            topics.Options.LabelledTopic,
            "--StreamSentiment:Kafka:PublishedTopic",
            topics.Options.PublishedTopic,
            "--StreamSentiment:Kafka:DeadLetterTopic",
            topics.Options.DeadLetterTopic,
            "--StreamSentiment:Kafka:InputTopic",
            topics.Options.InputTopic,
            "--StreamSentiment:Kafka:OutputTopic",
            topics.Options.OutputTopic,
            "--StreamSentiment:Kafka:ConsumerProperties:session.timeout.ms",
            "6000", // a killed member's place is free after it
            "--StreamSentiment:Retraining:Instance",
            Instance,
            "--StreamSentiment:Retraining:Niceness",
            "0",
            "--StreamSentiment:Promotion:LeastReviews",
            "50",
            "--StreamSentiment:Promotion:LeastSpeed",
            "0.01",
            "--StreamSentiment:Promotion:CalibrationError",
            "0.5",
            .. more, // a handful of reviews to validate by gives no good temperature
        ];
        var retrainer = crashPoint is null
            ? ProcessRunner.StartRetrainer(arguments)
            : ProcessRunner.StartCrashingRetrainer([crashPoint, .. arguments]);
        await retrainer.UntilAsync(() => retrainer.Output.Contains("Reading "), "it reads");
        return retrainer;
    }

    /// <summary>Publishes labelled reviews whose words give the label away, or contradict it.</summary>
    public void PublishLabels(int count, bool areWrong = false)
    {
        foreach (var label in Labels(labels, count, areWrong))
        {
            Produce(topics.Options.LabelledTopic, label.Id, EventSerializer.Serialize(label));
        }

        labels += count;
        Assert.Equal(0, producer.Flush(Eventually.Patience));
    }

    /// <summary>Labelled reviews whose words give the label away, or contradict it.</summary>
    /// <param name="first">The number in the first id, which also decides what is drawn.</param>
    public static IEnumerable<ReviewLabelled> Labels(int first, int count, bool areWrong = false)
    {
        var random = new Random(first + 1);
        for (int i = first; i < first + count; i++)
        {
            bool isPositive = random.Next(2) == 0,
                says = areWrong ? random.Next(2) == 0 : isPositive;
            string[] words = [.. Enumerable.Range(0, random.Next(4, 10)).Select(_ => Neutral[random.Next(Neutral.Length)])];
            words[random.Next(words.Length)] = (isPositive ? Praise : Blame)[random.Next(3)];
            yield return new ReviewLabelled(
                $"l{i}",
                string.Join(' ', words),
                says ? SentimentLabel.Positive : SentimentLabel.Negative
            )
            {
                Source = "test",
            };
        }
    }

    /// <summary>Takes the oldest labels of a partition away, as retention does.</summary>
    public async Task DeleteLabelsAsync(int partition, long before)
    {
        using var admin = topics.Clients.Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topics.Options.LabelledTopic, partition, before)]);
    }

    public void Produce(string topic, string? key, byte[]? value) =>
        producer.Produce(topic, new() { Key = key is null ? null! : Encoding.UTF8.GetBytes(key), Value = value! });

    /// <summary>A dead letter of the input topic, as scorers leave them.</summary>
    public void ProduceDeadLetter(byte[] value, string reason)
    {
        var record = new InboundRecord
        {
            TopicPartition = new(topics.Options.InputTopic, 0),
            Offset = 0,
            Epoch = 0,
            Key = "dead"u8.ToArray(),
            Value = value,
        };
        var letter = new DeadLetters(topics.Options.DeadLetterTopic, "test").For(record, reason, "for a test");
        producer.Produce(
            letter.Topic,
            new()
            {
                Key = letter.Key!,
                Value = letter.Value!,
                Headers = letter.Headers,
            }
        );
    }

    /// <summary>One topic more.</summary>
    public async Task<string> CreateTopicAsync()
    {
        string name = $"{topics.Options.OutputTopic}.again-{Guid.NewGuid():N}"; // a replay may write to it
        await new TopicAdministration(
            topics.Clients,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<TopicAdministration>.Instance
        ).CreateAsync([new TopicSpec(name, 2, 1)], Test);
        return name;
    }

    public void Flush() => Assert.Equal(0, producer.Flush(Eventually.Patience));

    public async Task SendAsync(ControlCommand command) => await commands.PublishAsync(command, Test);

    /// <summary>A command that learns fast enough for a test.</summary>
    public static RetrainCommand Retrain(string id) =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Issuer = "test",
            IssuedAt = TimeProvider.System.GetUtcNow(),
            LearningRate = 0.02,
            Epochs = 8,
            HoldOut = 0.3,
            Rehearsal = 0,
        };

    /// <summary>The last answer to a command, once it has one.</summary>
    public async Task<CommandFinished> FinishedAsync(string id, ProcessRunner retrainer)
    {
        CommandFinished? finished = null;
        await retrainer.UntilAsync(
            () => (finished = Statuses().OfType<CommandFinished>().LastOrDefault(answer => answer.CommandId == id)) is not null,
            $"{id} is finished"
        );
        return finished!;
    }

    /// <summary>Everything that was reported so far.</summary>
    public List<StatusEvent> Statuses()
    {
        long there = topics.Count(topics.Options.StatusTopic);
        return
        [
            .. topics
                .Read(topics.Options.StatusTopic, read => read.Count >= there)
                .Select(result =>
                {
                    Assert.True(EventSerializer.TryReadStatus(result.Message.Value, out var status, out string? fault), fault);
                    return status;
                }),
        ];
    }

    /// <summary>Which versions were published, in order.</summary>
    public string[] PublishedVersions()
    {
        long there = topics.Count(topics.Options.PublishedTopic);
        return
        [
            .. topics
                .Read(topics.Options.PublishedTopic, read => read.Count >= there)
                .Select(result =>
                {
                    Assert.True(
                        EventSerializer.TryReadPublished(result.Message.Value, out var published, out string? fault),
                        fault
                    );
                    return published.Model.Version;
                }),
        ];
    }

    public void Dispose()
    {
        producer.Dispose();
        commands.Dispose();
        model.Dispose();
    }
}
