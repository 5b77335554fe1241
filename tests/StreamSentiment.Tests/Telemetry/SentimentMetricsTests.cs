using System.Diagnostics.Metrics;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Telemetry;

public sealed class SentimentMetricsTests : IDisposable
{
    private readonly TestMeters meters = new();
    private readonly SentimentMetrics metrics;
    private readonly MeterListener listener = new();
    private readonly List<string> seen = [];

    public SentimentMetricsTests()
    {
        metrics = new SentimentMetrics(meters);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(Note);
        listener.SetMeasurementEventCallback<int>(Note);
        listener.SetMeasurementEventCallback<double>(Note);
        listener.Start();
    }

    [Fact]
    public void OfRetrainer_Instruments_CarryNoNameOfTheScorers()
    {
        string[] scorer = Names(factory => new SentimentMetrics(factory));
        string[] retrainer = [.. Names(SentimentMetrics.OfRetrainer), .. Names(factory => new RetrainMetrics(factory))];
        Assert.Contains("streamsentiment.partition.lag", scorer);
        Assert.Contains("streamsentiment.retrainer.partition.lag", retrainer);
        Assert.Contains("streamsentiment.retrainer.records.consumed", retrainer);
        Assert.DoesNotContain(scorer.Intersect(retrainer), name => name.StartsWith("streamsentiment.", StringComparison.Ordinal));
        // The conventions' names are no host's
        Assert.Contains("messaging.client.consumed.messages", scorer.Intersect(retrainer));
    }

    [Fact]
    public void Measurements_All_AreSeenWithTheirTags()
    {
        metrics.Consumed(5);
        metrics.Scored(4);
        metrics.DeadLettered("unreadable");
        metrics.Batch(8, 0.25, TimeSpan.FromMilliseconds(20));
        metrics.Queued(TimeSpan.FromSeconds(1));
        metrics.EndToEnd(TimeSpan.FromSeconds(2));
        metrics.ModelSwapped("v8");
        metrics.ModelRefused();
        metrics.DriftSkipped(9);
        metrics.InTopic(3);
        metrics.InTopic(double.NaN); // a record without a time
        metrics.Prepared(TimeSpan.FromSeconds(0.5));
        metrics.Processed(TimeSpan.FromSeconds(0.6), "in");
        metrics.Published(TimeSpan.FromSeconds(0.7));
        metrics.Answered(4);
        metrics.Answered(double.NaN);
        metrics.TransactionCommitted(TimeSpan.FromSeconds(0.8));
        metrics.Committed(TimeSpan.FromSeconds(0.9), "RebalanceInProgress");
        metrics.Restarts("scoring");
        Assert.Equal(
            [
                "records.consumed 5",
                "records.scored 4",
                "records.dead_lettered 1 reason=unreadable",
                "batch.size 8",
                "batch.padding 0.25",
                "inference.duration 0.02",
                "queue.duration 1",
                "end_to_end.duration 2",
                "model.swaps 1",
                "model.refused 1",
                "drift.skipped 9",
                "topic.duration 3",
                "prepare.duration 0.5",
                "messaging.process.duration 0.6 messaging.system=kafka messaging.operation.name=process "
                    + "messaging.destination.name=in",
                "publish.duration 0.7",
                "answer.duration 4",
                "commit.duration 0.8",
                "commits 1 outcome=succeeded",
                "messaging.client.operation.duration 0.8 messaging.system=kafka messaging.operation.name=commit",
                "commits 1 outcome=failed",
                "messaging.client.operation.duration 0.9 messaging.system=kafka messaging.operation.name=commit "
                    + "error.type=RebalanceInProgress",
                "restarts 1 worker=scoring",
            ],
            seen
        );
    }

    [Fact]
    public void Messages_OfTheClients_AreCountedByTheNamesOfTheConventions()
    {
        metrics.Consumed(5);
        metrics.Scored(3);
        metrics.DeadLettered("unreadable");
        seen.Clear();
        listener.RecordObservableInstruments();
        Assert.Equal(
            [
                "messaging.client.consumed.messages 5 messaging.system=kafka messaging.operation.name=poll",
                "messaging.client.sent.messages 4 messaging.system=kafka messaging.operation.name=send",
            ],
            seen.Where(line => line.StartsWith("messaging", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Gauges_Observed_TellTheLatestAndForgetTheRevoked()
    {
        metrics.ObserveInFlight(() => 3);
        metrics.Lag("in", 1, 9);
        metrics.Lag("in", 1, 7, 2.5);
        metrics.Lag("in", 2, 5);
        metrics.ForgetLag("in", 2);
        metrics.Model("v7");
        listener.RecordObservableInstruments();
        Assert.Equal(
            [
                "records.in_flight 3",
                "paused 0",
                "partition.lag 7 topic=in partition=1",
                "partition.behind 2.5 topic=in partition=1",
                "model.info 1 model.version=v7",
            ],
            seen
        );
        Assert.Equal(7, metrics.TotalLag);
    }

    [Fact]
    public void Gauges_PausedShadowedAndWatched_TellWhatIsKnown()
    {
        metrics.ObservePaused(() => true);
        metrics.ObserveShadow(() => new("v8", 0, 2, double.NaN, double.NaN, double.NaN));
        metrics.ObserveDrift(() => [new("v7", "words", 0.2, true), new("v7", "length", double.NaN, false)]);
        listener.RecordObservableInstruments();
        Assert.Equal(
            [
                "records.in_flight 0",
                "paused 1",
                "shadow.reviews 0 model.version=v8",
                "shadow.skipped 2 model.version=v8",
                "drift.statistic 0.2 signal=words model.version=v7",
                "drift.raised 1 signal=words model.version=v7",
            ],
            seen
        );
        seen.Clear();
        metrics.ObserveShadow(() => new("v8", 10, 2, 0.9, -0.1, 0.2));
        listener.RecordObservableInstruments();
        Assert.Empty(
            new[]
            {
                "shadow.agreement 0.9 model.version=v8",
                "shadow.mean_shift -0.1 model.version=v8",
                "shadow.mean_distance 0.2 model.version=v8",
            }.Except(seen)
        );
    }

    public void Dispose()
    {
        listener.Dispose();
        metrics.Dispose();
        meters.Dispose();
    }

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        seen.Add(
            string.Join(
                ' ',
                [instrument.Name.Replace("streamsentiment.", "", StringComparison.Ordinal), $"{value}", .. Texts(tags)]
            )
        );

    private static IEnumerable<string> Texts(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}");

    /// <summary>The names of the instruments that are created.</summary>
    private static string[] Names(Func<IMeterFactory, object> create)
    {
        using var factory = new TestMeters();
        using var listener = new MeterListener();
        List<string> names = [];
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                names.Add(instrument.Name);
            }
        };
        listener.Start();
        Assert.NotNull(create(factory));
        return [.. names];
    }
}
