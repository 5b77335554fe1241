using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Data;
using StreamSentiment.Drift;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// One worker scores the same micro-batches: with no tap, with a tap at which nobody listens, watched for drift, beside a
/// version in the shadow, and with the sentences scored too. Processor time and allocations are those of the worker's own
/// thread, and so are to be compared also where others use the machine; what the listeners take of the processor is not in them.
/// </summary>
internal sealed class TapDriver : IDisposable
{
    private const int BatchSize = 512;

    private static readonly string[] Columns =
    [
        "no tap",
        "nobody listens",
        "drift watched",
        "shadow of a tenth",
        "shadow of all",
        "sentences too",
    ];

    private readonly TwoVersions models;
    private readonly SentimentModel model;
    private readonly ActiveModel active;
    private readonly InboundRecord[][] batches;
    private readonly int reviews;
    private readonly SentimentMetrics metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()
    );

    public TapDriver(string spec, string modelPath, int reviews)
    {
        string[] texts =
        [
            .. DataSource.Read(spec, new DataOptions { Splits = Splits.All }).Select(review => review.Text).Take(reviews),
        ];
        this.reviews = texts.Length;
        using (var plain = SentimentModel.Load(modelPath))
        {
            models = new TwoVersions(modelPath, Reference(plain, texts));
        }

        model = SentimentModel.Load(models.FolderOf(TwoVersions.Versions[0]));
        active = new ActiveModel(model);
        batches = [.. texts.Select(Record).Chunk(BatchSize)];
    }

    public void Run(int rounds)
    {
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {reviews:N0} reviews a measurement in micro-batches of {BatchSize}, "
                + $"one worker, model {model.Manifest.Name} in {model.Precision}"
        );
        Console.WriteLine("Processor time and allocated bytes of the worker's thread, a review:");
        Console.WriteLine();
        Console.WriteLine($"| round | {string.Join(" | ", Columns.Select(column => $"{column}: µs, B"))} |");
        Console.WriteLine($"|---{string.Concat(Columns.Select(_ => "|---"))}|");
        Measure(null, withSentences: true); // the just-in-time compiler
        List<(double Microseconds, double Bytes)[]> measured = [];
        for (int round = 1; round <= rounds; round++)
        {
            measured.Add([
                Measure(null),
                Measure(new ScoreObservers(NullLogger<ScoreObservers>.Instance)),
                Watched(),
                Shadowed(0.1),
                Shadowed(1),
                Measure(null, withSentences: true),
            ]);
            PrintRow($"{round}", measured[^1]);
        }

        PrintMedian(measured);
        Console.WriteLine();
        Console.WriteLine(
            $"{Sentences():F2} sentences a review; with their scores the processor works "
                + $"{Percentiles.Median(measured.Select(row => row[^1].Microseconds / row[0].Microseconds)):F2} times as long "
                + "(median of the rounds)."
        );
    }

    private static void PrintMedian(List<(double Microseconds, double Bytes)[]> measured) =>
        PrintRow(
            "median",
            [
                .. Columns
                    .Index()
                    .Select(column =>
                        (
                            Percentiles.Median(measured.Select(row => row[column.Index].Microseconds)),
                            Percentiles.Median(measured.Select(row => row[column.Index].Bytes))
                        )
                    ),
            ]
        );

    /// <summary>Sentences a review.</summary>
    private double Sentences()
    {
        var preparer = new ReviewPreparer(1 << 20, withSentences: true);
        return batches.SelectMany(batch => batch).Average(record => preparer.Prepare(record, model.Encoder).Sentences!.Length);
    }

    public void Dispose()
    {
        active.Dispose();
        metrics.Dispose();
        models.Dispose();
    }

    private (double Microseconds, double Bytes) Watched()
    {
        var tap = new ScoreObservers(NullLogger<ScoreObservers>.Instance);
        using var stop = new CancellationTokenSource();
        var watch = new DriftWatch(
            tap,
            new DriftOptions(),
            new ScoringOptions(),
            BenchmarkKafka.Nowhere,
            metrics,
            NullLogger<DriftWatch>.Instance
        );
        var watching = watch.RunAsync(stop.Token);
        var measured = Measure(tap);
        stop.Cancel();
        watching.GetAwaiter().GetResult(); // no await: what follows is measured on this thread
        return measured;
    }

    private (double Microseconds, double Bytes) Shadowed(double share)
    {
        var tap = new ScoreObservers(NullLogger<ScoreObservers>.Instance);
        string version = TwoVersions.Versions[1];
        using var shadowing = new ShadowSlot(
            active,
            _ => SentimentModel.Load(models.FolderOf(version)),
            tap,
            new ShadowFactory(new ScoringOptions(), BenchmarkKafka.Nowhere, TimeProvider.System, NullLogger<Shadow>.Instance),
            metrics,
            NullLogger<ShadowSlot>.Instance
        );
        shadowing.Begin(
            new ShadowCommand
            {
                SchemaVersion = ControlCommand.CurrentSchemaVersion,
                Id = version,
                Issuer = "benchmark",
                IssuedAt = TimeProvider.System.GetUtcNow(),
                On = true,
                Version = version,
                Share = share,
            }
        );
        return Measure(tap);
    }

    private (double Microseconds, double Bytes) Measure(ScoreObservers? tap, bool withSentences = false)
    {
        var preparer = new ReviewPreparer(1 << 20, withSentences: withSentences);
        var isolation = new RecordIsolation(new DeadLetters("dead", "benchmark"), NullLogger<RecordIsolation>.Instance);
        var scorer = new BatchScorer(isolation, metrics, TimeProvider.System, tap);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        double started = ProcessorMicroseconds();
        foreach (var batch in batches)
        {
            using var lease = active.Take();
            scorer.Answer(lease.Model, preparer, batch, "out");
        }

        return (
            (ProcessorMicroseconds() - started) / reviews,
            (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)reviews
        );
    }

    private static DriftReference Reference(SentimentModel model, string[] texts)
    {
        var encoded = Array.ConvertAll(texts, text => model.Encoder.Encode(text));
        float[] scores = new float[texts.Length];
        model.Score(Array.ConvertAll(encoded, text => text.TokenIds), scores);
        return DriftReference.From(
            [
                .. encoded.Zip(
                    scores,
                    (text, score) =>
                        new DriftSample(
                            text.TokenIds,
                            text.TokenCount,
                            text.UnknownCount / (double)Math.Max(1, text.TokenCount),
                            score
                        )
                ),
            ],
            accuracy: 0.9
        );
    }

    private static InboundRecord Record(string text, int number) =>
        new()
        {
            TopicPartition = new TopicPartition("in", number % 4),
            Offset = number / 4,
            Epoch = 1,
            Value = EventSerializer.Serialize(new Review($"{number}", text)),
        };

    /// <summary>Of this thread so far, as Linux counts it.</summary>
    private static double ProcessorMicroseconds() =>
        double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000;

    private static void PrintRow(string round, (double Microseconds, double Bytes)[] row) =>
        Console.WriteLine(
            $"| {round} | {string.Join(" | ", row.Select(figure => $"{figure.Microseconds:F1}, {figure.Bytes:N0}"))} |"
        );
}
