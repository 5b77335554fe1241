using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Benchmarks;

/// <summary>How fast the stream was.</summary>
/// <param name="Rate">Reviews a second, from the assignment of all partitions.</param>
/// <param name="WithJoin">From the start, with joining the group.</param>
/// <param name="MicrosecondsPerReview">Processor time of this process.</param>
internal readonly record struct StreamRate(double Rate, double WithJoin, double MicrosecondsPerReview);

/// <summary>
/// The production pipeline on a real Kafka: reviews that are in a topic already are scored into another, until the broker has
/// acknowledged the last score.
/// </summary>
internal sealed class StreamMeasure(BenchmarkKafka kafka, Review[] reviews)
{
    private readonly string run = Guid.NewGuid().ToString("N")[..8];

    /// <summary>A name that no other measurement has used.</summary>
    public string Name(string suffix) => $"benchmark-{run}-{suffix}";

    /// <summary>Publishes the reviews to a new topic.</summary>
    /// <returns>The topic.</returns>
    public async Task<string> PublishAsync(CancellationToken stop)
    {
        string topic = Name("raw");
        await kafka.CreateTopicsAsync(stop, topic);
        using var publisher = new ReviewPublisher(BenchmarkKafka.Clients(kafka.Options(topic, "none")));
        await publisher.PublishAsync(reviews, topic, rate: null, _ => { }, stop);
        publisher.Flush(stop);
        return topic;
    }

    /// <param name="scorings">The settings of each scorer; together they are a consumer group.</param>
    /// <param name="settings">Other settings of Kafka.</param>
    /// <param name="isChecked">Whether the output topic is read for the score of every review.</param>
    public async Task<StreamRate> MeasureAsync(
        string input,
        string name,
        Delivery delivery,
        IReadOnlyList<Action<ScoringOptions>> scorings,
        CancellationToken stop,
        TraceSampling? sampling = null,
        Action<KafkaOptions>? settings = null,
        bool isChecked = true
    )
    {
        var options = kafka.Options(input, Name($"scored-{name}-{delivery}"));
        options.Delivery = delivery;
        settings?.Invoke(options);
        await kafka.CreateTopicsAsync(stop, options.OutputTopic, options.DeadLetterTopic);
        var providers = scorings.Select(scoring => BenchmarkKafka.Services(options, scoring, sampling)).ToArray();
        try
        {
            ScoringPipeline[] pipelines = [.. providers.Select(services => services.GetRequiredService<ScoringPipeline>())];
            using var scored = new ScoredCount(providers, reviews.Length);
            using var drain = CancellationTokenSource.CreateLinkedTokenSource(stop);

            var before = ProcessorTime;
            long started = Stopwatch.GetTimestamp();
            if (pipelines.Length > 1)
            {
                Hold(providers);
            }

            var running = Task.WhenAll(pipelines.Select(pipeline => pipeline.RunAsync(drain.Token, stop)));
            using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1)))
            {
                while (!AreAssigned(pipelines) && !running.IsCompleted)
                {
                    await timer.WaitForNextTickAsync(stop);
                }
            }

            long assigned = Stopwatch.GetTimestamp();
            foreach (var services in providers)
            {
                services.GetRequiredService<PauseSwitch>().Resume();
            }

            await Task.WhenAny(scored.Reached, running);
            long ended = Stopwatch.GetTimestamp();
            double time = (ProcessorTime - before).TotalMicroseconds / reviews.Length;
            await drain.CancelAsync();
            await running;
            if (isChecked)
            {
                CheckOutput(options);
            }

            return new StreamRate(
                reviews.Length / Stopwatch.GetElapsedTime(assigned, ended).TotalSeconds,
                reviews.Length / Stopwatch.GetElapsedTime(started, ended).TotalSeconds,
                time
            );
        }
        finally
        {
            foreach (var services in providers)
            {
                await services.DisposeAsync();
            }
        }
    }

    /// <summary>Else who joins first scores alone until the others have joined.</summary>
    private static void Hold(IEnumerable<IServiceProvider> scorers)
    {
        foreach (var services in scorers)
        {
            services
                .GetRequiredService<PauseSwitch>()
                .Hold(new ConsumptionPause("the benchmark", TimeProvider.System.GetUtcNow()));
        }
    }

    private bool AreAssigned(ScoringPipeline[] pipelines) =>
        pipelines is [var alone]
            ? alone.IsAssigned
            : pipelines.All(pipeline => pipeline.Assigned.Count > 0)
                && pipelines.Sum(pipeline => pipeline.Assigned.Count) == kafka.Partitions;

    private static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    /// <summary>A figure counts only if every review has its score in the topic.</summary>
    private void CheckOutput(KafkaOptions options)
    {
        using var reader = new ScoredReviewReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
        int ids = reader.ReadExisting(CancellationToken.None).Select(review => review.Id).Distinct().Count();
        if (ids != reviews.Length)
        {
            throw new InvalidOperationException($"{reviews.Length} reviews went in, {ids} scores came out.");
        }
    }

    /// <summary>Counts acknowledged scores as the metrics do.</summary>
    private sealed class ScoredCount : IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly MeterListener listener = new();
        private long count;

        public ScoredCount(IEnumerable<IServiceProvider> scorers, long wanted)
        {
            HashSet<object?> scopes =
            [
                .. scorers.Select(services =>
                    services.GetRequiredService<IMeterFactory>().Create(SentimentMetrics.MeterName).Scope
                ),
            ];
            listener.InstrumentPublished = (instrument, listening) =>
            {
                if (
                    instrument.Meter.Name == SentimentMetrics.MeterName
                    && scopes.Contains(instrument.Meter.Scope)
                    && instrument.Name.EndsWith(".scored", StringComparison.Ordinal)
                )
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>(
                (_, added, _, _) =>
                {
                    if (Interlocked.Add(ref count, added) >= wanted)
                    {
                        reached.TrySetResult();
                    }
                }
            );
            listener.Start();
        }

        public Task Reached => reached.Task;

        public void Dispose() => listener.Dispose();
    }
}
