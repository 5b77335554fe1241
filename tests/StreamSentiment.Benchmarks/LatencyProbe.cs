using System.Diagnostics;
using System.Globalization;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Benchmarks;

/// <summary>Publishes reviews when they are due, and notes when their scores are read.</summary>
internal sealed class LatencyProbe : IDisposable
{
    private readonly KafkaOptions options;
    private readonly string[] texts;
    private readonly ReviewPublisher publisher;
    private readonly ScoredReviewReader reader;
    private int phase;
    private int scored;

    public LatencyProbe(KafkaOptions options, string[] texts)
    {
        (this.options, this.texts) = (options, texts);
        var own = new KafkaOptions { Bootstrap = options.Bootstrap };
        own.ProducerProperties["linger.ms"] = "1"; // counts as latency; without, a broker gets a request for each review
        publisher = new ReviewPublisher(BenchmarkKafka.Clients(own));
        reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
    }

    /// <summary>Scores read of what is being measured.</summary>
    public int Scored => Volatile.Read(ref scored);

    /// <summary>Publishes so many reviews, and waits for all their scores.</summary>
    /// <param name="rate">Reviews a second; null for all at once.</param>
    /// <param name="count">Reviews.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Milliseconds from the time at which a review was due to its score's being read, ascending.</returns>
    public async Task<double[]> MeasureAsync(double? rate, int count, CancellationToken stop)
    {
        string prefix = $"{++phase}-";
        double[] latencies = new double[count];
        Volatile.Write(ref scored, 0);
        long started = 0;
        var reading = Task.Factory.StartNew(
            () =>
            {
                foreach (var review in reader.Follow(stop))
                {
                    if (!review.Id.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        continue;
                    }

                    int number = int.Parse(review.Id.AsSpan(prefix.Length), CultureInfo.InvariantCulture);
                    double due = rate is { } perSecond ? 1_000.0 * number / perSecond : 0;
                    latencies[number] = Stopwatch.GetElapsedTime(Volatile.Read(ref started)).TotalMilliseconds - due;
                    if (Interlocked.Increment(ref scored) == count)
                    {
                        return;
                    }
                }
            },
            TaskCreationOptions.LongRunning
        );
        await publisher.PublishAsync(
            Enumerable.Range(0, count).Select(i => new Review($"{prefix}{i}", texts[i % texts.Length])),
            options.InputTopic,
            rate,
            review =>
            {
                if (started == 0)
                {
                    Volatile.Write(ref started, Stopwatch.GetTimestamp());
                }
            },
            stop
        );
        publisher.Flush(stop);
        await reading;
        Array.Sort(latencies);
        return latencies;
    }

    public void Dispose()
    {
        reader.Dispose();
        publisher.Dispose();
    }
}
