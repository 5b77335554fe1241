using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Drift;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Retraining;

public sealed class PrequentialWatchTests : IDisposable
{
    private const int Unwatched = 507; // the log entry

    private readonly TinyModel tiny = new();
    private readonly FakeTimeProvider clock = new();
    private readonly LogRecorder logs = new();
    private readonly TestMeters meters = new();
    private readonly FakeProducer producer = FakeProducer.Create();
    private readonly EventPublisher publisher;
    private readonly FolderModelStore store;
    private readonly PrequentialWatch watch;
    private long offset;

    public PrequentialWatchTests()
    {
        var kafka = new KafkaOptions();
        publisher = new EventPublisher(null!, kafka, clock, logs.CreateLogger<EventPublisher>(), _ => producer.Client);
        store = new FolderModelStore(tiny.Store);
        watch = new PrequentialWatch(
            new ModelPromotion(store, TinyModel.Name, publisher, kafka),
            new DriftOptions(),
            new StatusReporter(publisher, "retrainer", clock),
            new RetrainMetrics(meters),
            clock,
            logs.CreateLogger<PrequentialWatch>()
        );
    }

    public void Dispose()
    {
        watch.Dispose();
        publisher.Dispose();
        meters.Dispose();
        tiny.Dispose();
    }

    [Fact]
    public void Observe_Labels_AreComparedWithTheScoresOfTheCurrentVersion()
    {
        Observe();

        Assert.InRange(watch.Accuracy, 0, 1);
        Assert.Equal(0, logs.Count(Unwatched));
    }

    [Fact]
    public void Observe_FilesOfTheCurrentVersionComeLater_WatchesItThen()
    {
        string folder = store.FolderOf(TinyModel.Name, tiny.Manifest.Version);
        Directory.Move(folder, folder + ".away");

        Observe();
        Observe(); // at once: the store is not asked again
        Assert.Equal(1, logs.Count(Unwatched));
        Assert.True(double.IsNaN(watch.Accuracy));
        Directory.Move(folder + ".away", folder);
        clock.Advance(TimeSpan.FromSeconds(6));
        Observe();

        Assert.InRange(watch.Accuracy, 0, 1);
    }

    [Fact]
    public void Observe_StoreIsAway_WatchesTheVersionThatItHas()
    {
        Observe();
        double before = watch.Accuracy;
        string root = Path.Combine(tiny.Store, TinyModel.Name);
        Directory.Move(root, root + ".away");
        clock.Advance(TimeSpan.FromSeconds(6));

        Observe(SentimentLabel.Negative, SentimentLabel.Positive); // one of the two is wrong

        Assert.NotEqual(before, watch.Accuracy);
        Assert.Equal(1, logs.Count(Unwatched));
        Directory.Move(root + ".away", root);
    }

    [Fact]
    public void Observe_CurrentVersionIsDamaged_IsNotWatchedAndNotLoadedAgain()
    {
        var damaged = tiny.Publish(seed: 2);
        store.MakeCurrent(TinyModel.Name, damaged.Version);
        string weights = Directory.GetFiles(store.FolderOf(TinyModel.Name, damaged.Version), "*.safetensors").First();
        File.WriteAllBytes(weights, [1, 2, 3]);

        Observe();
        clock.Advance(TimeSpan.FromSeconds(6));
        Observe();

        Assert.Equal(1, logs.Count(Unwatched));
        Assert.True(double.IsNaN(watch.Accuracy));
    }

    private void Observe(params string[] labels) =>
        watch.Observe([
            .. (labels.Length == 0 ? [SentimentLabel.Positive] : labels).Select(label => new LabelRecord(
                0,
                offset++,
                null,
                new ReviewLabelled("1", "a good film", label),
                clock.GetUtcNow()
            )),
        ]);
}
