using StreamSentiment.Modeling;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// Token ids to probabilities, in batches of 256 as the scorer has them: the kernel in both precisions and libtorch in both, in
/// turn, on one thread and on one a core; then small batches. Medians of the rounds.
/// </summary>
internal sealed class KernelDriver : IDisposable
{
    private const int BatchSize = 256;
    private static readonly int[] SmallBatches = [1, 2, 6, 12, 24, 48, 96, 192, 512];

    private readonly (string Name, SentimentModel Model)[] forms;
    private readonly int[][] reviews;

    public KernelDriver(string model, string? data)
    {
        SentimentModel[] models =
        [
            SentimentModel.Load(model, Precision.Fp32),
            SentimentModel.Load(model, Precision.Int16),
            SentimentModel.Load(model, Precision.Bf16, kernel: Kernel.Torch),
            SentimentModel.Load(model, Precision.Fp32, kernel: Kernel.Torch),
        ];
        forms = [.. models.Select(loaded => ($"{loaded.Engine}, {loaded.Precision}", loaded))];
        reviews = ModelLoad.Reviews(forms[0].Model, data);
    }

    public void Run(int rounds, TimeSpan duration)
    {
        Console.WriteLine($"{reviews.Length:N0} reviews, {reviews.Average(review => review.Length):F1} tokens on average.\n");
        float[] exact = Scores(forms[^1].Model);
        Console.WriteLine(
            "| computed by | 1 thread, reviews/s | processor, µs a review | all cores, reviews/s | difference | other labels |"
        );
        Console.WriteLine("|---|---|---|---|---|---|");
        (double Rate, double Cost)[][] one = Measure(rounds, form => ModelLoad.Rate(form, reviews, 1, duration, BatchSize)),
            all = Measure(rounds, form => ModelLoad.Rate(form, reviews, Environment.ProcessorCount, duration, BatchSize));
        foreach (var (i, (name, model)) in forms.Index())
        {
            var pairs = Scores(model).Zip(exact).ToArray();
            Console.WriteLine(
                $"| {name} | {Median(one[i], x => x.Rate):N0} | {Median(one[i], x => x.Cost):F1} | "
                    + $"{Median(all[i], x => x.Rate):N0} | "
                    + $"{pairs.Max(pair => Math.Abs(pair.First - pair.Second)):E1} | "
                    + $"{pairs.Count(pair => pair.First >= 0.5 != pair.Second >= 0.5)} |"
            );
        }

        Console.WriteLine($"\n| reviews in the batch, µs a review | {string.Join(" | ", SmallBatches)} |");
        Console.WriteLine($"|---|{string.Concat(SmallBatches.Select(_ => "---|"))}");
        foreach (var (name, model) in forms)
        {
            var times = SmallBatches.Select(size => $"{1e6 / ModelLoad.Rate(model, reviews, 1, duration / 8, size).Rate:F0}");
            Console.WriteLine($"| {name} | {string.Join(" | ", times)} |");
        }
    }

    public void Dispose()
    {
        foreach (var (_, model) in forms)
        {
            model.Dispose();
        }
    }

    private (double Rate, double Cost)[][] Measure(int rounds, Func<SentimentModel, (double Rate, double Cost)> rate)
    {
        (double Rate, double Cost)[][] rates = [.. forms.Select(_ => new (double, double)[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < forms.Length; i++)
            {
                rates[i][round] = rate(forms[i].Model);
            }
        }

        return rates;
    }

    private float[] Scores(SentimentModel model)
    {
        float[] probabilities = new float[reviews.Length];
        model.Score(reviews, probabilities);
        return probabilities;
    }

    private static double Median((double, double)[] values, Func<(double Rate, double Cost), double> value) =>
        values.Select(value).Order().ElementAt(values.Length / 2);
}
