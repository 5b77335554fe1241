using System.Reflection;
using Confluent.Kafka;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Streaming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining;

/// <summary>
/// Follows the labelled topic as a member of a group: a record that is no label becomes a dead letter, once; a label is compared
/// with the score of the current model, and counted.
/// </summary>
internal sealed class LabelStream(
    PrequentialWatch watch,
    RetrainTriggers triggers,
    KafkaOptions kafka,
    LabelReading reading,
    RetrainMetrics metrics,
    TimeProvider clock
)
{
    /// <summary>The name and version of a retrainer, for its dead letters and answers.</summary>
    public static readonly string Application =
        "streamsentiment-retrainer/"
        + typeof(LabelStream).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private const int MaxBatchSize = 64;
    private static readonly TimeSpan MaxBatchDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The dead letters of this stream.</summary>
    public DeadLetters DeadLetters { get; } = new(kafka.DeadLetterTopic, Application);

    /// <summary>Follows until told to stop.</summary>
    /// <param name="source">Reads the topic.</param>
    /// <param name="tracker">The offsets of the same topic.</param>
    /// <param name="sink">Publishes dead letters.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(RecordSource source, OffsetTracker tracker, OutcomeSink sink, CancellationToken stop)
    {
        await source
            .ReadAsync(stop, stop)
            .MicroBatch(MaxBatchSize, MaxBatchDelay, clock, stop)
            .ForEachAsync((records, abort) => HandleAsync(records, tracker, sink, abort), stop);
    }

    private async Task HandleAsync(
        IReadOnlyList<InboundRecord> records,
        OffsetTracker tracker,
        OutcomeSink sink,
        CancellationToken stop
    )
    {
        List<(InboundRecord Record, LabelRecord Label)> labels = [];
        List<Outcome> rejected = [];
        foreach (var record in records)
        {
            if (Read(record, out var rejection) is { } label)
            {
                labels.Add((record, label));
            }
            else
            {
                rejected.Add(new Outcome(record, DeadLetters.For(record, rejection.Reason, rejection.Message)));
            }
        }

        await sink.PublishAsync(rejected, stop);
        watch.Observe([.. labels.Select(label => label.Label)]);
        metrics.Labels(labels.Count);
        foreach (string field in labels.SelectMany(label => label.Label.Label?.IgnoredFields ?? []))
        {
            metrics.FieldIgnored(field);
        }

        foreach (var (record, label) in labels)
        {
            await triggers.ObserveLabelAsync(label.Partition, label.Offset, stop);
            tracker.Complete(record);
        }
    }

    private LabelRecord? Read(InboundRecord record, out Rejection rejection)
    {
        Message<byte[], byte[]> message = new()
        {
            Key = record.Key!,
            Value = record.Value!,
            Headers = record.Headers,
        };
        return reading.TryRead(message, out string? key, out var label, out rejection)
            ? new LabelRecord(record.Partition, record.Offset, key, label, record.Timestamp.UtcDateTime)
            : null;
    }
}
