using System.Reflection;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
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
    TimeProvider clock,
    ILogger<RecordIsolation> logger
)
{
    /// <summary>The name and version of a retrainer, for its dead letters and answers.</summary>
    public static readonly string Application =
        "streamsentiment-retrainer/"
        + typeof(LabelStream).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private const int MaxBatchSize = 64;
    private static readonly TimeSpan MaxBatchDelay = TimeSpan.FromMilliseconds(100);

    private readonly RecordIsolation isolation = new(new DeadLetters(kafka.DeadLetterTopic, Application), logger);

    /// <summary>The dead letters of this stream.</summary>
    public DeadLetters DeadLetters => isolation.DeadLetters;

    /// <summary>Follows until told to stop.</summary>
    /// <param name="source">Reads the topic.</param>
    /// <param name="sink">Publishes dead letters, and completes the offsets.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(RecordSource source, IOutcomeSink sink, CancellationToken stop)
    {
        await source
            .ReadAsync(stop, stop)
            .MicroBatch(MaxBatchSize, MaxBatchDelay, clock, stop)
            .ForEachAsync((records, abort) => HandleAsync(records, sink, abort), stop);
    }

    private async Task HandleAsync(IReadOnlyList<InboundRecord> records, IOutcomeSink sink, CancellationToken stop)
    {
        var answers = isolation.Answer(
            records,
            Answer,
            watch.TryPlainLabel,
            outcome => new LabelAnswer(outcome.Inbound, null, outcome.Outbound),
            modelVersion: null
        );
        metrics.Labels(answers.Count(answer => answer.Label is not null));
        foreach (var answer in answers.Where(answer => answer.Label is not null))
        {
            foreach (string field in answer.Label!.Label?.IgnoredFields ?? [])
            {
                metrics.FieldIgnored(field);
            }

            await triggers.ObserveLabelAsync(answer.Record.Partition, answer.Record.Offset, stop);
        }

        await sink.PublishAsync([.. answers.Select(answer => answer.Outcome)], stop);
    }

    private LabelAnswer[] Answer(IReadOnlyList<InboundRecord> records)
    {
        LabelAnswer[] answers = [.. records.Select(Answer)];
        watch.Observe([.. answers.Select(answer => answer.Label).OfType<LabelRecord>()]);
        return answers;
    }

    private LabelAnswer Answer(InboundRecord record) =>
        Read(record, out var rejection) is { } label
            ? new LabelAnswer(record, label, null)
            : new LabelAnswer(record, null, DeadLetters.For(record, rejection.Reason, rejection.Message));

    private LabelRecord? Read(InboundRecord record, out Rejection rejection)
    {
        Message<byte[], byte[]> message = new()
        {
            Key = record.Key!,
            Value = record.Value!,
            Headers = record.Headers,
        };
        return reading.TryRead(message, out string? key, out var label, out rejection)
            ? new LabelRecord(record.Partition, record.Offset, key, label, record.Time.Nearest)
            : null;
    }

    /// <summary>What becomes of a record: one of the two.</summary>
    private sealed record LabelAnswer(InboundRecord Record, LabelRecord? Label, OutboundRecord? DeadLetter)
    {
        public Outcome Outcome => new(Record, DeadLetter ?? OutboundRecord.None);
    }
}
