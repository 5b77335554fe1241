using System.Diagnostics;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Benchmarks.Gpu;

/// <summary>
/// Token ids to probabilities on a GPU: how near the scores are to the CPU's, reviews a second by batch size and threads, and
/// where the time of one batch goes. Medians of the rounds.
/// </summary>
internal sealed class GpuDriver : IDisposable
{
    private static readonly Precision[] Precisions = [Precision.Fp32, Precision.Bf16];

    private readonly Device device;
    private readonly int[] sizes;
    private readonly int[] workers;
    private readonly int[] runs;
    private readonly ModelFiles stored;
    private readonly SentimentModel cpu;
    private readonly (SentimentModel Model, GpuNetwork Network)[] forms;
    private readonly int[][] reviews;

    public GpuDriver(string model, string? data, Device device, int[] sizes, int[] workers, int[] runs)
    {
        (this.device, this.sizes, this.workers, this.runs) = (device, sizes, workers, runs);
        stored = ModelFiles.Open(ModelLocation.Resolve(model), null);
        cpu = SentimentModel.Load(model, Precision.Fp32, kernel: KernelOfCpu);
        forms = [.. Precisions.Select(Load)];
        reviews = ModelLoad.Reviews(cpu, data);

        (SentimentModel, GpuNetwork) Load(Precision precision)
        {
            var network = new GpuNetwork(stored.ReadNetworks(), precision, device);
            return (Serve(network), network);
        }
    }

    /// <summary>By name, because <see cref="Kernel.Auto"/> takes the GPU.</summary>
    private static Kernel KernelOfCpu => Modeling.Kernels.KernelEnsemble.Widest;

    public void Run(int rounds, TimeSpan duration)
    {
        Console.WriteLine(
            $"{GpuDevice.Describe(device)}; {Environment.ProcessorCount} cores; {TimeProvider.System.GetUtcNow():yyyy-MM-dd}"
        );
        Console.WriteLine(
            $"{reviews.Length:N0} reviews, {reviews.Average(review => review.Length):F1} tokens on average, model "
                + $"{cpu.Manifest.Name} {cpu.Manifest.Version}\n"
        );
        PrintAgreement();
        PrintRates(rounds, duration);
        PrintRuns(rounds, duration);
        PrintStages(rounds);
    }

    public void Dispose()
    {
        cpu.Dispose();
        foreach (var (model, _) in forms)
        {
            model.Dispose();
        }
    }

    private void PrintAgreement()
    {
        Console.WriteLine($"| compared with {cpu.Engine}, {cpu.Precision} | largest difference | mean | other labels |");
        Console.WriteLine("|---|---|---|---|");
        float[] exact = Scores(cpu);
        foreach (var (model, _) in forms)
        {
            var pairs = Scores(model).Zip(exact).ToArray();
            Console.WriteLine(
                $"| {model.Engine}, {model.Precision} | {pairs.Max(pair => Math.Abs(pair.First - pair.Second)):E1} | "
                    + $"{pairs.Average(pair => Math.Abs(pair.First - pair.Second)):E1} | "
                    + $"{pairs.Count(pair => pair.First >= 0.5 != pair.Second >= 0.5)} |"
            );
        }

        Console.WriteLine();
    }

    private void PrintRates(int rounds, TimeSpan duration)
    {
        string threads = string.Join(" | ", workers.Select(count => $"{count} thread{(count == 1 ? "" : "s")}"));
        Console.WriteLine($"| reviews/s | reviews in a batch | {threads} |");
        Console.WriteLine($"|---|---|{string.Concat(workers.Select(_ => "---|"))}");
        foreach (var (model, _) in forms)
        {
            foreach (int size in sizes)
            {
                var rates = workers.Select(count => Percentiles.Median(Rates(model, size, count)));
                Console.WriteLine(
                    $"| {model.Precision} | {size:N0} | {string.Join(" | ", rates.Select(rate => $"{rate:N0}"))} |"
                );
            }
        }

        Console.WriteLine();

        IEnumerable<double> Rates(SentimentModel model, int size, int count) =>
            Enumerable.Range(0, rounds).Select(_ => ModelLoad.Rate(model, reviews, count, duration, size).Rate).ToArray();
    }

    /// <summary>The largest batch on the most threads, cut into runs of different sizes.</summary>
    private void PrintRuns(int rounds, TimeSpan duration)
    {
        Console.WriteLine($"| reviews/s, {workers[^1]} threads, runs of | {string.Join(" | ", runs)} |");
        Console.WriteLine($"|---|{string.Concat(runs.Select(_ => "---|"))}");
        foreach (var precision in Precisions)
        {
            double[] rates = runs.Select(run =>
                {
                    using var model = Serve(new GpuNetwork(stored.ReadNetworks(), precision, device, run));
                    return Percentiles.Median(
                        Enumerable
                            .Range(0, rounds)
                            .Select(_ => ModelLoad.Rate(model, reviews, workers[^1], duration, sizes[^1]).Rate)
                            .ToArray()
                    );
                })
                .ToArray();
            Console.WriteLine($"| {precision} | {string.Join(" | ", rates.Select(rate => $"{rate:N0}"))} |");
        }

        Console.WriteLine();
    }

    /// <summary>One batch on one thread, each stage waited for before the next.</summary>
    private void PrintStages(int rounds)
    {
        Console.WriteLine("| one batch, ms | reviews | order and fill | copy to the GPU | GB/s | compute, answer | padding |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (model, network) in forms)
        {
            foreach (int size in sizes)
            {
                int[][] batch = [.. Enumerable.Range(0, size).Select(i => reviews[i % reviews.Length])];
                double[][] times = [.. Enumerable.Range(0, (5 * rounds) + 1).Select(_ => Stages(network, batch))];
                double[] median = [.. Enumerable.Range(0, 4).Select(i => Percentiles.Median(times[1..].Select(row => row[i])))];
                Console.WriteLine(
                    $"| {model.Precision} | {size:N0} | {median[0]:F2} | {median[1]:F2} | {median[3] / median[1] / 1e6:F1} | "
                        + $"{median[2]:F2} | {1 - (batch.Sum(review => review.Length) * sizeof(int) / median[3]):P0} |"
                );
            }
        }
    }

    /// <summary>Milliseconds of the three stages, and the bytes that are copied.</summary>
    private double[] Stages(GpuNetwork network, int[][] batch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        double[] sums = new double[4];
        int[] order = [];
        sums[0] += Time(() => order = GpuNetwork.LongestFirst(batch));
        int start = 0;
        while (start < order.Length)
        {
            int longest = Math.Max(1, batch[order[start]].Length);
            int[] run = order[start..Math.Min(order.Length, start + network.RowsOf(longest, order.Length))];
            start += run.Length;
            var buffer = network.TakeBuffer(run.Length * longest);
            long[] lengths = [];
            Tensor tokenIds = null!;
            sums[0] += Time(() => lengths = GpuNetwork.Fill(batch, run, longest, GpuNetwork.Numbers(buffer)));
            sums[1] += Time(() => tokenIds = network.Send(buffer, run.Length, longest));
            sums[2] += Time(() => network.Compute(tokenIds, lengths));
            sums[3] += (double)run.Length * longest * sizeof(int);
            network.GiveBack(buffer);
        }

        return sums;
    }

    private double Time(Action stage)
    {
        long start = Stopwatch.GetTimestamp();
        stage();
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private SentimentModel Serve(GpuNetwork network) => SentimentModel.Serve(stored.Manifest, stored.Encoder, network);

    private float[] Scores(SentimentModel model)
    {
        float[] probabilities = new float[reviews.Length];
        model.Score(reviews, probabilities);
        return probabilities;
    }
}
