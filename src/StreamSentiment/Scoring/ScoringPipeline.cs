using System.Reflection;
using Microsoft.Extensions.Logging;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Streaming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>
/// Reviews of the input topic to scores of the output topic, at least once and in read order per partition. Each run is a
/// member of the consumer group of its own; one that failed can be run again and goes on where the group committed.
/// </summary>
public sealed class ScoringPipeline
{
    /// <summary>Written to dead letters, so that a person knows which build refused a record.</summary>
    internal static readonly string Application =
        $"streamsentiment/{typeof(ScoringPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    private readonly ActiveModel activeModel;
    private readonly ScoringOptions scoring;
    private readonly KafkaOptions kafka;
    private readonly KafkaClients clients;
    private readonly SentimentMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory loggers;
    private readonly PauseSwitch? reading;
    private readonly ScoreObservers? observers;
    private volatile OffsetTracker? tracker;

    internal ScoringPipeline(
        ActiveModel activeModel,
        ScoringOptions scoring,
        KafkaOptions kafka,
        KafkaClients clients,
        SentimentMetrics metrics,
        TimeProvider clock,
        ILoggerFactory loggers,
        PauseSwitch? reading = null,
        ScoreObservers? observers = null
    )
    {
        this.activeModel = activeModel;
        this.scoring = scoring;
        this.kafka = kafka;
        this.clients = clients;
        this.metrics = metrics;
        this.clock = clock;
        this.loggers = loggers;
        this.reading = reading;
        this.observers = observers;
    }

    /// <summary>Whether a run is a member of the group and has been told its partitions.</summary>
    public bool IsAssigned => tracker is { IsAssigned: true };

    /// <summary>The partitions that this member of the group has, by name.</summary>
    internal IReadOnlyList<string> Assigned =>
        [.. tracker?.Assigned().Select(partition => $"{partition.Topic} [{partition.Partition.Value}]") ?? []];

    /// <summary>Records that were read and not yet answered.</summary>
    internal int InFlight => tracker?.InFlight ?? 0;

    /// <summary>Scores until told to stop.</summary>
    /// <param name="stopReading">Ends the reading; what was read is scored, delivered and committed before this returns.</param>
    /// <param name="abort">Gives up at once; what is in flight is read again by the next owner.</param>
    /// <exception cref="DeliveryException">An answer cannot be delivered.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">A Kafka client failed for good.</exception>
    public async Task RunAsync(CancellationToken stopReading, CancellationToken abort)
    {
        var offsets = tracker = new OffsetTracker();
        var deadLetters = new DeadLetters(kafka.DeadLetterTopic, Application);
        var preparer = new ReviewPreparer(activeModel, scoring.MaxReviewBytes);
        var scorer = new BatchScorer(activeModel, deadLetters, kafka.OutputTopic, metrics, clock, observers);
        await using var source = new RecordSource(
            clients,
            kafka,
            offsets,
            metrics,
            clock,
            loggers.CreateLogger<RecordSource>(),
            reading
        );
        await using var group = new OutcomeSink(
            clients.Producer(),
            offsets,
            deadLetters,
            metrics,
            clock,
            loggers.CreateLogger<OutcomeSink>()
        );
        try
        {
            await source
                .ReadAsync(stopReading, abort)
                .MicroBatch(scoring.MaxBatchSize, scoring.MaxBatchDelay, clock, abort)
                .Transform(
                    records => scorer.Score(preparer.Prepare(records)),
                    scoring.Workers,
                    capacity: 2 * scoring.Workers,
                    abort
                )
                .ForEachAsync(group.PublishAsync, abort);
            await group.FlushAsync(kafka.DrainTimeout);
        }
        finally
        {
            tracker = null;
        }
    }
}
