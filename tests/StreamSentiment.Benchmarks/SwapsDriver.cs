using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// What taking over a model version costs those whose reviews are scored meanwhile: latency from published to score read at a
/// steady rate, in turn without swaps and with one after the other, in the same process that scores, as in the scorer.
/// </summary>
internal sealed class SwapsDriver : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly string run = $"benchmark-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly BenchmarkKafka kafka;
    private readonly KafkaOptions options;
    private readonly TwoVersions models;
    private readonly double rate;
    private readonly string[] texts;
    private int swapped;

    public SwapsDriver(string bootstrap, string spec, string model, int partitions, double rate)
    {
        kafka = new BenchmarkKafka(bootstrap, partitions);
        options = kafka.Options($"{run}-raw", $"{run}-scored");
        models = new TwoVersions(model);
        this.rate = rate;
        texts = [.. DataSource.Read(spec, new DataOptions { Splits = Splits.All }).Select(review => review.Text)];
    }

    public async Task RunAsync(int rounds, int swaps, TimeSpan pause, TimeSpan steady, CancellationToken stop)
    {
        await CreateTopicsAsync(stop);
        await using var services = BenchmarkKafka.Services(options, settings => settings.Model = models.Store);
        var pipeline = services.GetRequiredService<ScoringPipeline>();
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = services.GetRequiredService<ModelFollower>().RunAsync(drain.Token);
        await services.GetRequiredService<ModelFollower>().Ready.WaitAsync(stop);
        var scoring = pipeline.RunAsync(drain.Token, stop);
        await UntilAsync(() => pipeline.IsAssigned || scoring.IsCompleted, stop);
        using var stream = new LatencyStream(options, texts, rate);

        await stream.MeasureAsync(() => Task.Delay(WarmUp, stop), stop);
        Console.WriteLine(
            $"{rate:N0} reviews/s, {swaps} swaps a round, {pause.TotalMilliseconds:F0} ms after each, "
                + $"{Environment.ProcessorCount} cores"
        );
        Console.WriteLine();
        Console.WriteLine(
            "| round | p50 steady, ms | p99 steady, ms | p50 with swaps, ms | p99 with swaps, ms | p99 ratio | ms a "
                + "swap | working set, MB |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var measured = new List<double[]>();
        for (int round = 1; round <= rounds; round++)
        {
            double[] without = await stream.MeasureAsync(() => Task.Delay(steady, stop), stop);
            double eachTakes = 0;
            double[] with = await stream.MeasureAsync(
                async () => eachTakes = await SwapAsync(services, swaps, pause, stop),
                stop
            );
            measured.Add([
                Percentiles.At(without, 0.5),
                Percentiles.At(without, 0.99),
                Percentiles.At(with, 0.5),
                Percentiles.At(with, 0.99),
                Percentiles.At(with, 0.99) / Percentiles.At(without, 0.99),
                eachTakes,
                WorkingSet(),
            ]);
            PrintRow($"{round}", measured[^1]);
        }

        PrintRow(
            "median",
            [.. Enumerable.Range(0, measured[0].Length).Select(column => Percentiles.Median(measured.Select(row => row[column])))]
        );
        await drain.CancelAsync();
        await scoring;
        await following;
        Console.WriteLine();
        Console.WriteLine($"{stream.Published:N0} reviews published, {CountScores():N0} scores in the topic, {swapped:N0} swaps");
    }

    public void Dispose() => models.Dispose();

    /// <summary>One after the other.</summary>
    /// <returns>Milliseconds from the publication of a version to its serving, on average.</returns>
    private async Task<double> SwapAsync(IServiceProvider services, int swaps, TimeSpan pause, CancellationToken stop)
    {
        var active = services.GetRequiredService<ActiveModel>();
        using var publisher = BenchmarkKafka.Publisher(options);
        var taken = TimeSpan.Zero;
        for (int i = 0; i < swaps; i++)
        {
            string version = TwoVersions.Versions[++swapped % 2];
            long started = Stopwatch.GetTimestamp();
            await publisher.PublishAsync(new ModelReference(models.Name, version), null, stop);
            await UntilAsync(() => active.Manifest.Version == version, stop);
            taken += Stopwatch.GetElapsedTime(started);
            await Task.Delay(pause, stop);
        }
        return taken.TotalMilliseconds / swaps;
    }

    private async Task CreateTopicsAsync(CancellationToken stop)
    {
        await kafka.CreateTopicsAsync(stop, options.InputTopic, options.OutputTopic, options.DeadLetterTopic);
        await kafka.CreateTopicsAsync(
            [TopicSpec.Compacted(options.PublishedTopic, 1), new TopicSpec(options.StatusTopic, 1, 1)],
            stop
        );
    }

    private long CountScores()
    {
        using var reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
        return reader.ReadExisting(CancellationToken.None).Count();
    }

    /// <summary>After a collection: what is left is held by somebody.</summary>
    private static double WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet / 1e6;
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look);
        while (!condition())
        {
            await timer.WaitForNextTickAsync(stop);
        }
    }

    private static void PrintRow(string round, double[] row) =>
        Console.WriteLine(
            $"| {round} | {row[0]:F1} | {row[1]:F1} | {row[2]:F1} | {row[3]:F1} | {row[4]:F2} | {row[5]:F0} | {row[6]:F0} |"
        );
}
