using System.Collections.Concurrent;
using System.Diagnostics;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// Reviews at a steady rate into the input topic, and their scores out of the output topic, both in this process.
/// </summary>
internal sealed class LatencyStream : IDisposable
{
    private readonly KafkaOptions options;
    private readonly string[] texts;
    private readonly double rate;
    private readonly ReviewPublisher publisher;
    private readonly ScoredReviewReader reader;

    public LatencyStream(KafkaOptions options, string[] texts, double rate)
    {
        (this.options, this.texts, this.rate) = (options, texts, rate);
        publisher = new ReviewPublisher(BenchmarkKafka.Clients(options));
        reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
    }

    public int Published { get; private set; }

    /// <summary>Publishes while <paramref name="during"/> runs, and waits until all of it is scored.</summary>
    /// <param name="during">What is measured.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="onScore">Told of each score.</param>
    /// <returns>Milliseconds from a review's publication to its score's being read, ascending.</returns>
    public async Task<double[]> MeasureAsync(Func<Task> during, CancellationToken stop, Action<ScoredReview>? onScore = null)
    {
        var underway = new ConcurrentDictionary<string, long>();
        var latencies = new List<double>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = Task.Factory.StartNew(
            () =>
            {
                foreach (var review in reader.Follow(ended.Token))
                {
                    if (!underway.TryRemove(review.Id, out long sent))
                    {
                        continue;
                    }

                    onScore?.Invoke(review);
                    latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
            },
            TaskCreationOptions.LongRunning
        );

        var running = during();
        await publisher.PublishAsync(
            ReviewsUntil(running),
            options.InputTopic,
            rate,
            review => underway[review.Id] = Stopwatch.GetTimestamp(),
            stop
        );
        await running;
        publisher.Flush(stop);
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
        {
            while (!underway.IsEmpty)
            {
                await timer.WaitForNextTickAsync(stop);
            }
        }
        await ended.CancelAsync();
        await reading;
        return [.. latencies.Order()];
    }

    public void Dispose()
    {
        reader.Dispose();
        publisher.Dispose();
    }

    private IEnumerable<Review> ReviewsUntil(Task running)
    {
        while (!running.IsCompleted)
        {
            yield return new Review($"{Published}", texts[Published++ % texts.Length]);
        }
    }
}
