using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// Reviews at a steady rate into a scorer that is a process of its own, and their scores back. A review is due at its time,
/// whatever the ones before it wait for, and its latency counts from then: a stall is felt by all that were due in it. Publisher
/// and reader are in this process and share the cores with scorer and broker.
/// </summary>
internal sealed class LatencyDriver
{
    /// <summary>In which the code of a process is compiled.</summary>
    private static readonly TimeSpan FirstSeconds = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly BenchmarkKafka kafka;
    private readonly string scorerFolder;
    private readonly string model;
    private readonly int? broker;
    private readonly string[] texts;

    public LatencyDriver(string bootstrap, string spec, string model, string? scorerFolder, int partitions, int? broker)
    {
        kafka = new BenchmarkKafka(bootstrap, partitions);
        (this.model, this.broker) = (model, broker);
        this.scorerFolder = scorerFolder ?? AppContext.BaseDirectory;
        texts = [.. DataSource.Read(spec, new DataOptions { Splits = Splits.All }).Select(review => review.Text)];
    }

    public static void PrintHeader()
    {
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
                + $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}"
        );
    }

    public async Task RunAsync(
        Delivery delivery,
        TimeSpan commitInterval,
        double[] rates,
        TimeSpan duration,
        int backlog,
        CancellationToken stop
    )
    {
        string name = $"benchmark-{run}-{delivery}-{commitInterval.TotalMilliseconds}";
        var options = kafka.Options($"{name}-raw", $"{name}-scored");
        (options.Delivery, options.CommitInterval, options.ControlTopic) = (delivery, commitInterval, $"{name}-control");
        await kafka.CreateTopicsAsync(
            stop,
            options.InputTopic,
            options.OutputTopic,
            options.DeadLetterTopic,
            options.PublishedTopic,
            options.StatusTopic,
            options.ControlTopic
        );
        using var probe = new LatencyProbe(options, texts);
        using var scorer = new ScorerProcess(scorerFolder, options, model);
        var readyAfter = await scorer.ReadyAsync(stop);
        await probe.MeasureAsync(rate: 1_000, count: 1, stop);
        var firstAfter = scorer.Age;

        Console.WriteLine();
        Console.WriteLine($"{delivery}, commits of {commitInterval.TotalMilliseconds:F0} ms:");
        Console.WriteLine();
        Console.WriteLine(
            $"ready after {readyAfter.TotalSeconds:F2} s, first score after {firstAfter.TotalSeconds:F2} s, "
                + $"{scorer.Megabytes:F0} MB"
        );
        Console.WriteLine();
        Console.WriteLine(
            "| reviews/s | p50, ms | p95 | p99 | p99.9 | longest | cores of the scorer | of the broker | resident, MB |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (double rate in rates)
        {
            if (rate == rates[0])
            {
                await MeasureAsync($"{rate:N0}, the first {FirstSeconds.TotalSeconds:F0} s", rate, FirstSeconds);
            }

            await MeasureAsync($"{rate:N0}", rate, duration);
        }

        double most = await MaximumAsync(probe, backlog, stop);
        await MeasureAsync($"{most / 2:N0}, half of {most:N0}", most / 2, duration);
        await Task.Delay(Idle, TimeProvider.System, stop);
        Console.WriteLine();
        Console.WriteLine($"Idle it uses {await IdleCoresAsync(scorer, stop):F3} cores.");

        async Task MeasureAsync(string label, double rate, TimeSpan time)
        {
            var (before, brokerBefore) = (scorer.ProcessorTime, BrokerTime());
            long started = Stopwatch.GetTimestamp();
            double[] sorted = await probe.MeasureAsync(rate, (int)(rate * time.TotalSeconds), stop);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(
                $"| {label} | {Percentiles.At(sorted, 0.5):F1} | {Percentiles.At(sorted, 0.95):F1} "
                    + $"| {Percentiles.At(sorted, 0.99):F1} | {Percentiles.At(sorted, 0.999):F1} | {sorted[^1]:F1} "
                    + $"| {(scorer.ProcessorTime - before).TotalSeconds / seconds:F2} "
                    + $"| {(BrokerTime() - brokerBefore).TotalSeconds / seconds:F2} | {scorer.Megabytes:F0} |"
            );
        }
    }

    private static async Task<double> IdleCoresAsync(ScorerProcess scorer, CancellationToken stop)
    {
        var before = scorer.ProcessorTime;
        await Task.Delay(Idle, TimeProvider.System, stop);
        return (scorer.ProcessorTime - before) / Idle;
    }

    /// <summary>Scores a second while there is always more to score: of the second half of what is published at once.</summary>
    private static async Task<double> MaximumAsync(LatencyProbe probe, int backlog, CancellationToken stop)
    {
        var all = probe.MeasureAsync(rate: null, backlog, stop);
        using var timer = new PeriodicTimer(Look);
        while (probe.Scored < backlog / 2 && !all.IsCompleted)
        {
            await timer.WaitForNextTickAsync(stop);
        }

        var (from, since) = (probe.Scored, Stopwatch.GetTimestamp());
        await all;
        return (backlog - from) / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private TimeSpan BrokerTime()
    {
        if (broker is not { } id)
        {
            return TimeSpan.Zero;
        }

        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }
}
