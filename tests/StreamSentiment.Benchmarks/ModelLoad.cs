using System.Diagnostics;
using StreamSentiment.Data;
using StreamSentiment.Modeling;

namespace StreamSentiment.Benchmarks;

/// <summary>What a model alone is measured with: reviews that are tokenized already, and threads that score them.</summary>
internal static class ModelLoad
{
    /// <param name="data">A data set, for example <c>imdb:PATH#test</c>; null for reviews made up of the model's words.</param>
    public static int[][] Reviews(SentimentModel model, string? data) => data is null ? MadeUp(model) : Read(model, data);

    /// <summary>
    /// Reviews a second on so many threads, each of which begins at another place, and microseconds of the processor a review.
    /// </summary>
    /// <param name="size">Reviews in a batch.</param>
    public static (double Rate, double Cost) Rate(SentimentModel model, int[][] reviews, int threads, TimeSpan duration, int size)
    {
        long scored = 0;
        var before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() => Work(worker)))];
        foreach (var worker in workers)
        {
            worker.Start();
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (scored / seconds, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / scored);

        void Work(int worker)
        {
            float[] probabilities = new float[size];
            int[][] batch = new int[size][];
            int next = worker * reviews.Length / threads;
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                for (int i = 0; i < size; i++)
                {
                    batch[i] = reviews[next++ % reviews.Length];
                }

                model.Score(batch, probabilities);
                Interlocked.Add(ref scored, size);
            }
        }
    }

    private static int[][] Read(SentimentModel model, string data) =>
        [
            .. DataSource
                .Read(data, new DataOptions { Splits = Splits.All })
                .Select(review => model.Encoder.Encode(review.Text).TokenIds),
        ];

    /// <summary>Half as long as the model reads on average, and frequent words more often than rare ones.</summary>
    private static int[][] MadeUp(SentimentModel model)
    {
        var random = new Random(1);
        int ids = model.Manifest.Spec.VocabularySize - 1,
            longest = model.Manifest.Text.MaxSequenceLength;
        return
        [
            .. Enumerable
                .Range(0, 4096)
                .Select(_ =>
                    Enumerable
                        .Range(0, random.Next(1, longest + 1))
                        .Select(_ => 1 + (int)(ids * Math.Pow(random.NextDouble(), 4)))
                        .ToArray()
                ),
        ];
    }
}
