using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// The production pipeline on a real Kafka: reviews that are in a topic already are scored into another. In each round the
/// model alone scores the same reviews, tokenized before, on as many workers, so that the ratio means something on a noisy
/// machine. The broker shares the cores with what is measured.
/// </summary>
internal sealed class ThroughputDriver : IAsyncDisposable
{
    private const int WarmUpSeconds = 5; // in which code is compiled: not counted in the latency

    private readonly BenchmarkKafka kafka;
    private readonly StreamMeasure stream;
    private readonly string spec;
    private readonly string modelPath;
    private readonly int partitions;
    private readonly Review[] reviews;
    private readonly ScoringOptions scoring;
    private readonly SentimentModel model;

    /// <param name="atLeast">
    /// The reviews of a round: those of the data, again and again. What a process does in its first seconds (its code is
    /// compiled) weighs too much in fewer.
    /// </param>
    public ThroughputDriver(string bootstrap, string spec, string modelPath, int partitions, int atLeast)
    {
        kafka = new BenchmarkKafka(bootstrap, partitions);
        this.spec = spec;
        this.modelPath = modelPath;
        this.partitions = partitions;
        string[] texts = [.. DataSource.Read(spec, new DataOptions { Splits = Splits.All }).Select(review => review.Text)];
        reviews =
        [
            .. Enumerable.Range(0, Math.Max(atLeast, texts.Length)).Select(i => new Review($"{i}", texts[i % texts.Length])),
        ];
        stream = new StreamMeasure(kafka, reviews);
        scoring = new ScoringOptions { Model = modelPath };
        model = SentimentModel.Load(modelPath);
    }

    public async Task RunAsync(int rounds, double rate, int seconds, CancellationToken stop)
    {
        PrintMachine($"--rounds {rounds} --rate {rate} --seconds {seconds}");
        string input = await stream.PublishAsync(stop);

        int[][] tokenIds = [.. reviews.Select(review => model.Encoder.Encode(review.Text).TokenIds)];
        string? peer = PeerProcess.Command;
        Console.WriteLine(
            "| round | model alone, reviews/s | stream, reviews/s | with joining the group | ratio | processor time of "
                + "the model, µs a review | of the stream | at least once, reviews/s | exactly once to it | its processor time |"
                + (peer is null ? "" : " the other program, reviews/s | exactly once to it |")
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|" + (peer is null ? "" : "---|---|"));
        var measured = new List<double[]>();
        for (int round = 1; round <= rounds; round++)
        {
            var before = ProcessorTime;
            double alone = MeasureModel(tokenIds);
            double modelTime = PerReview(before);
            // In turn first and second: who comes second finds a broker that is warm, or busy with what the first has left.
            var first = await MeasureStreamAsync(input, $"{round}", (Delivery)(round % 2), stop);
            var second = await MeasureStreamAsync(input, $"{round}", (Delivery)(1 - (round % 2)), stop);
            var (once, atLeast) = round % 2 == (int)Delivery.ExactlyOnce ? (first, second) : (second, first);
            measured.Add([
                alone,
                once.Rate,
                once.WithJoin,
                once.Rate / alone,
                modelTime,
                once.MicrosecondsPerReview,
                atLeast.Rate,
                once.Rate / atLeast.Rate,
                atLeast.MicrosecondsPerReview,
                .. peer is null ? (double[])[] : await MeasurePeerAsync(peer, input, $"{round}", once.Rate, stop),
            ]);
            PrintRow($"{round}", measured[^1]);
        }

        if (rounds > 0)
        {
            PrintRow(
                "median",
                [
                    .. Enumerable
                        .Range(0, measured[0].Length)
                        .Select(column => Percentiles.Median(measured.Select(row => row[column]))),
                ]
            );
        }

        await MeasureLatencyAsync(rate, seconds, Delivery.ExactlyOnce, TimeSpan.FromMilliseconds(100), stop);
        await MeasureLatencyAsync(rate, seconds, Delivery.ExactlyOnce, TimeSpan.FromMilliseconds(20), stop);
        await MeasureLatencyAsync(rate, seconds, Delivery.AtLeastOnce, TimeSpan.FromMilliseconds(100), stop);
    }

    /// <summary>
    /// What traces cost: in each round the stream without them, and with spans of a share of the reviews, sent to a collector
    /// that throws them away in this process.
    /// </summary>
    public async Task RunTracedAsync(int rounds, double share, CancellationToken stop)
    {
        PrintMachine(FormattableString.Invariant($"--rounds {rounds} --traced {share}"));
        string input = await stream.PublishAsync(stop);
        await using var collector = new DiscardingCollector();
        Console.WriteLine($"Delivered at least once; {share:P0} of the reviews are traced.");
        Console.WriteLine();
        Console.WriteLine(
            "| round | not traced, reviews/s | traced | ratio | processor time not traced, µs a review | traced | exported, KB |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|");
        List<double[]> measured = [];
        for (int round = 0; round <= rounds; round++) // the first warms up
        {
            double before = collector.Bytes;
            var first = await MeasureAsync(round, traced: round % 2 == 0);
            var second = await MeasureAsync(round, traced: round % 2 == 1);
            var (traced, plain) = round % 2 == 0 ? (first, second) : (second, first);
            if (round > 0)
            {
                measured.Add([
                    plain.Rate,
                    traced.Rate,
                    traced.Rate / plain.Rate,
                    plain.MicrosecondsPerReview,
                    traced.MicrosecondsPerReview,
                    (collector.Bytes - before) / 1024,
                ]);
                Print($"{round}", measured[^1]);
            }
        }

        Print("median", [.. Enumerable.Range(0, 6).Select(column => Percentiles.Median(measured.Select(row => row[column])))]);

        async Task<StreamRate> MeasureAsync(int round, bool traced)
        {
            string name = $"{round}-{(traced ? "traced" : "plain")}";
            if (!traced)
            {
                return await MeasureStreamAsync(input, name, Delivery.AtLeastOnce, stop);
            }

            using var provider = Sdk.CreateTracerProviderBuilder()
                .AddSource(Tracing.SourceName)
                .SetSampler(new AlwaysOnSampler())
                .AddOtlpExporter(exporter =>
                    (exporter.Endpoint, exporter.Protocol) = (collector.Traces, OtlpExportProtocol.HttpProtobuf)
                )
                .Build();
            return await MeasureStreamAsync(input, name, Delivery.AtLeastOnce, stop, new TraceSampling(RootShare: share));
        }

        static void Print(string round, double[] row) =>
            Console.WriteLine($"| {round} | {row[0]:N0} | {row[1]:N0} | {row[2]:F3} | {row[3]:F1} | {row[4]:F1} | {row[5]:N0} |");
    }

    /// <summary>
    /// Whether several scorers on one topic take more than one: in each round one alone, and as many as wanted, which share its
    /// cores.
    /// </summary>
    public async Task RunScorersAsync(int rounds, int scorers, CancellationToken stop)
    {
        PrintMachine($"--rounds {rounds} --scorers {scorers}");
        string input = await stream.PublishAsync(stop);
        Console.WriteLine(
            $"| round | one scorer, reviews/s | {scorers} | ratio | processor time of one, µs a review | of {scorers} |"
        );
        Console.WriteLine("|---|---|---|---|---|---|");
        List<double[]> measured = [];
        for (int round = 0; round <= rounds; round++) // the first warms up
        {
            var first = await MeasureAsync(round, round % 2 == 0 ? 1 : scorers);
            var second = await MeasureAsync(round, round % 2 == 0 ? scorers : 1);
            var (one, all) = round % 2 == 0 ? (first, second) : (second, first);
            if (round > 0)
            {
                measured.Add([one.Rate, all.Rate, all.Rate / one.Rate, one.MicrosecondsPerReview, all.MicrosecondsPerReview]);
                Print($"{round}", measured[^1]);
            }
        }

        Print("median", [.. Enumerable.Range(0, 5).Select(column => Percentiles.Median(measured.Select(row => row[column])))]);

        Task<StreamRate> MeasureAsync(int round, int count) =>
            stream.MeasureAsync(
                input,
                $"{round}-{count}",
                Delivery.ExactlyOnce,
                [.. Enumerable.Range(1, count).Select(i => (Action<ScoringOptions>)(settings => Use(settings, $"scorer-{i}")))],
                stop
            );

        void Use(ScoringOptions settings, string instance)
        {
            UseModel(settings);
            settings.Instance = instance; // its place in the group
        }

        static void Print(string round, double[] row) =>
            Console.WriteLine($"| {round} | {row[0]:N0} | {row[1]:N0} | {row[2]:F3} | {row[3]:F1} | {row[4]:F1} |");
    }

    public ValueTask DisposeAsync()
    {
        model.Dispose();
        return default;
    }

    private int BatchSize => scoring.MaxBatchSize ?? model.Limits.Reviews;

    private Task<StreamRate> MeasureStreamAsync(
        string input,
        string name,
        Delivery delivery,
        CancellationToken stop,
        TraceSampling? sampling = null
    ) => stream.MeasureAsync(input, name, delivery, [UseModel], stop, sampling);

    /// <returns>The other program's rate, and ours to it.</returns>
    private async Task<double[]> MeasurePeerAsync(string peer, string input, string name, double ours, CancellationToken stop)
    {
        var options = kafka.Options(input, stream.Name($"peer-{name}"));
        await kafka.CreateTopicsAsync(stop, options.OutputTopic);
        double rate = await Task.Run(() => PeerProcess.Measure(peer, options, modelPath, reviews.Length, stop), stop);
        return [rate, ours / rate];
    }

    private void UseModel(ScoringOptions settings) => settings.Model = modelPath;

    private static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    private double PerReview(TimeSpan before) => (ProcessorTime - before).TotalMicroseconds / reviews.Length;

    private static void PrintRow(string round, double[] row) =>
        Console.WriteLine(
            $"| {round} | {row[0]:N0} | {row[1]:N0} | {row[2]:N0} | {row[3]:F2} | {row[4]:F1} | {row[5]:F1} | {row[6]:N0} "
                + $"| {row[7]:F2} | {row[8]:F1} |"
                + (row is [.., var other, var ratio] && row.Length > 9 ? $" {other:N0} | {ratio:F1} |" : "")
        );

    /// <summary>Micro-batches as the stream forms them under load, on as many workers.</summary>
    private double MeasureModel(int[][] tokenIds)
    {
        var batches = new ConcurrentQueue<int[][]>(tokenIds.Chunk(BatchSize));
        long started = Stopwatch.GetTimestamp();
        var workers = Enumerable
            .Range(0, scoring.Workers)
            .Select(_ =>
                Task.Factory.StartNew(
                    () =>
                    {
                        float[] probabilities = new float[BatchSize];
                        while (batches.TryDequeue(out int[][]? batch))
                        {
                            model.Score(batch, probabilities);
                        }
                    },
                    TaskCreationOptions.LongRunning
                )
            )
            .ToArray();
        Task.WaitAll(workers);
        return tokenIds.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>From publishing a review to reading its score, both in this process, at a steady rate.</summary>
    private async Task MeasureLatencyAsync(
        double rate,
        int seconds,
        Delivery delivery,
        TimeSpan commitInterval,
        CancellationToken stop
    )
    {
        string name = stream.Name($"{delivery}-{commitInterval.TotalMilliseconds}");
        var options = kafka.Options($"{name}-steady", $"{name}-steady-scored");
        (options.Delivery, options.CommitInterval) = (delivery, commitInterval);
        await kafka.CreateTopicsAsync(stop, options.InputTopic, options.OutputTopic, options.DeadLetterTopic);
        await using var services = BenchmarkKafka.Services(options, UseModel);
        var pipeline = services.GetRequiredService<ScoringPipeline>();
        using var reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
        using var publisher = new ReviewPublisher(BenchmarkKafka.Clients(options));
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = pipeline.RunAsync(drain.Token, stop);
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
        {
            while (!pipeline.IsAssigned)
            {
                await timer.WaitForNextTickAsync(stop);
            }
        }

        var underway = new ConcurrentDictionary<string, long>();
        var latencies = new List<double>();
        int count = (int)(rate * seconds),
            warmUp = (int)(rate * WarmUpSeconds);
        var reading = Task.Run(
            () =>
            {
                foreach (var review in reader.Follow(ended.Token).Take(count + warmUp))
                {
                    latencies.Add(Stopwatch.GetElapsedTime(underway[review.Id]).TotalMilliseconds);
                }
            },
            stop
        );
        await publisher.PublishAsync(
            Enumerable.Range(0, count + warmUp).Select(i => reviews[i % reviews.Length] with { Id = $"{i}" }),
            options.InputTopic,
            rate,
            review => underway[review.Id] = Stopwatch.GetTimestamp(),
            stop
        );
        publisher.Flush(stop);
        await reading;
        await drain.CancelAsync();
        await running;

        double[] sorted = [.. latencies.Skip(warmUp).Order()];
        Console.WriteLine();
        Console.WriteLine(
            $"Latency at {rate:N0} reviews/s, {delivery}, {commitInterval.TotalMilliseconds:F0} ms, published to score read, "
                + $"{sorted.Length:N0} reviews: p50 "
                + $"{Percentiles.At(sorted, 0.5):F1} ms, p95 {Percentiles.At(sorted, 0.95):F1} ms, p99 "
                + $"{Percentiles.At(sorted, 0.99):F1} ms, longest {sorted[^1]:F1} ms"
        );
    }

    /// <param name="options">Those of the run, beside those of every run.</param>
    private void PrintMachine(string options)
    {
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .First(line => line.StartsWith("model name", StringComparison.Ordinal))
                .Split(':')[1]
                .Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores of {processor}, {RuntimeInformation.OSDescription}, "
                + $"{RuntimeInformation.FrameworkDescription}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}"
        );
        Console.WriteLine(
            $"{reviews.Length:N0} reviews, {partitions} partitions, model {model.Manifest.Name} "
                + $"{model.Manifest.Version} in {model.Precision}, {scoring.Workers} workers, micro-batches of "
                + $"{BatchSize}"
        );
        Console.WriteLine(
            "`dotnet run -c Release --project tests/StreamSentiment.Benchmarks -- throughput --bootstrap HOST:PORT "
                + $"--data {spec.Split(':')[0]}:PATH{(spec.Contains('#') ? spec[spec.LastIndexOf('#')..] : "")} --model "
                + $"{modelPath} --partitions {partitions} {options}`"
        );
        Console.WriteLine();
    }
}
