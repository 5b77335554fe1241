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
        Console.WriteLine($"\n{reviews.Length:N0} reviews from topic to topic, medians of {rounds} rounds.\n");
        Console.WriteLine(
            "| computed by | scorers | threads each | at least once, reviews/s | processor, µs a review "
                + "| exactly once | processor |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|");
        string input = await stream.PublishAsync(stop);
        await MeasureAsync("warm", Kernel.Torch, scorers[0], Delivery.AtLeastOnce, isChecked: false);
        foreach (int count in scorers)
        {
            foreach (var kernel in (Kernel[])[Kernel.Torch, KernelEnsemble.Widest])
            {
                List<StreamRate> atLeast = [],
                    once = [];
                for (int round = 1; round <= rounds; round++)
                {
                    atLeast.Add(await MeasureAsync($"{round}", kernel, count, Delivery.AtLeastOnce, round == rounds));
                    once.Add(await MeasureAsync($"{round}", kernel, count, Delivery.ExactlyOnce, round == rounds));
                }

                Console.WriteLine(
                    $"| {(kernel == Kernel.Torch ? "libtorch on the GPU" : "its own kernel")} | {count} | {ThreadsOf(count)} | "
                        + $"{Percentiles.Median(atLeast.Select(row => row.Rate)):N0} | "
                        + $"{Percentiles.Median(atLeast.Select(row => row.MicrosecondsPerReview)):F1} | "
                        + $"{Percentiles.Median(once.Select(row => row.Rate)):N0} | "
                        + $"{Percentiles.Median(once.Select(row => row.MicrosecondsPerReview)):F1} |"
                );
            }
        }

        Task<StreamRate> MeasureAsync(string round, Kernel kernel, int count, Delivery delivery, bool isChecked) =>
            stream.MeasureAsync(
                input,
                $"{round}-{kernel}-{count}",
                delivery,
                [.. Enumerable.Range(0, count).Select(place => Settings(kernel, place, ThreadsOf(count)))],
                stop,
                settings: UseLargeBuffers,
                isChecked: isChecked
            );
    }

    private static int ThreadsOf(int count) => Math.Max(1, Environment.ProcessorCount / count);

    /// <summary>Room for a micro-batch a worker in each stage: the defaults bound the memory of a small machine.</summary>
    private static void UseLargeBuffers(KafkaOptions kafka)
    {
        (kafka.MaxInFlight, kafka.MaxInFlightBytes) = (65_536, 1L << 30);
        kafka.ConsumerProperties["queued.max.messages.kbytes"] = "65536";
        kafka.ConsumerProperties["max.partition.fetch.bytes"] = "1048576";
    }

    private Action<ScoringOptions> Settings(Kernel kernel, int place, int threads) =>
        settings =>
        {
            (settings.Model, settings.Kernel, settings.Workers) = (model, kernel, threads);
            settings.Instance = $"scorer-{place}"; // of one name, each would take the other's place in the group
        };
}
