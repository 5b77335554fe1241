using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Kernels;
using StreamSentiment.Scoring;

namespace StreamSentiment.Benchmarks.Gpu;

/// <summary>
/// Topic to topic on a machine with a GPU, by the GPU and by the kernel on its cores, which the broker shares. One scorer reads
/// on one thread, so that a large machine has several.
/// </summary>
internal sealed class GpuStream
{
    private readonly StreamMeasure stream;
    private readonly Review[] reviews;
    private readonly string model;
    private readonly int[] scorers;

    public GpuStream(string bootstrap, string model, string data, int atLeast, int partitions, int[] scorers)
    {
        string[] texts = [.. DataSource.Read(data, new DataOptions { Splits = Splits.All }).Select(review => review.Text)];
        reviews =
        [
            .. Enumerable.Range(0, Math.Max(atLeast, texts.Length)).Select(i => new Review($"{i}", texts[i % texts.Length])),
        ];
        stream = new StreamMeasure(new BenchmarkKafka(bootstrap, partitions), reviews);
        (this.model, this.scorers) = (model, scorers);
    }

    public async Task RunAsync(int rounds, CancellationToken stop)
    {
        Console.WriteLine(
            $"\n{reviews.Length:N0} reviews from topic to topic; the first round compiles the code, and is left out.\n"
        );
        Console.WriteLine(
            "| computed by | scorers | threads each | at least once, reviews/s | processor, µs a review | exactly once | processor |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|");
        string input = await stream.PublishAsync(stop);
        foreach (int count in scorers)
        {
            int threads = Math.Max(1, Environment.ProcessorCount / count);
            foreach (var kernel in (Kernel[])[Kernel.Torch, KernelEnsemble.Widest])
            {
                List<(StreamRate AtLeast, StreamRate Once)> measured = [];
                for (int round = 0; round <= rounds; round++)
                {
                    measured.Add(
                        (
                            await MeasureAsync(round, kernel, count, threads, Delivery.AtLeastOnce),
                            await MeasureAsync(round, kernel, count, threads, Delivery.ExactlyOnce)
                        )
                    );
                }

                measured.RemoveAt(0);
                Console.WriteLine(
                    $"| {(kernel == Kernel.Torch ? "libtorch on the GPU" : "its own kernel")} | {count} | {threads} | "
                        + $"{Median(row => row.AtLeast.Rate):N0} | {Median(row => row.AtLeast.MicrosecondsPerReview):F1} | "
                        + $"{Median(row => row.Once.Rate):N0} | {Median(row => row.Once.MicrosecondsPerReview):F1} |"
                );

                double Median(Func<(StreamRate AtLeast, StreamRate Once), double> value) =>
                    Percentiles.Median(measured.Select(value));
            }
        }

        Task<StreamRate> MeasureAsync(int round, Kernel kernel, int count, int threads, Delivery delivery) =>
            stream.MeasureAsync(
                input,
                $"{round}-{kernel}-{count}",
                delivery,
                [.. Enumerable.Range(0, count).Select(place => Settings(kernel, place, threads))],
                stop
            );
    }

    private Action<ScoringOptions> Settings(Kernel kernel, int place, int threads) =>
        settings =>
        {
            (settings.Model, settings.Kernel, settings.Workers) = (model, kernel, threads);
            settings.Instance = $"scorer-{place}"; // of one name, each would take the other's place in the group
        };
}
