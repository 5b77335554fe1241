using System.Reflection;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Streaming;

namespace StreamSentiment.Scoring;

/// <summary>
/// Reviews of the input topic to scores of the output topic, in read order per partition and as often as <c>Kafka:Delivery</c>
/// says. Each run is a member of the consumer group of its own; after a run that failed, the next one continues where the group
/// committed.
/// </summary>
internal sealed class ScoringPipeline(
    ActiveModel activeModel,
    BatchScorer scorer,
    GroupMembers members,
    PauseSwitch reading,
    ScoringOptions scoring,
    KafkaOptions kafka,
    TimeProvider clock
)
{
    /// <summary>The name and version of this build, written to dead letters.</summary>
    public static readonly string Application = "streamsentiment/" + Version?.InformationalVersion;

    private static AssemblyInformationalVersionAttribute? Version =>
        typeof(ScoringPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();

    private readonly ReviewPreparer preparer = new(scoring.MaxReviewBytes, kafka.Envelope, scoring.Sentences);
    private volatile GroupMember? member;

    /// <summary>True while a run is a member of the group and knows its partitions.</summary>
    public bool IsAssigned => member is { Offsets.IsAssigned: true };

    /// <summary>The offsets of the run; null between two runs.</summary>
    public OffsetTracker? Offsets => member?.Offsets;

    /// <summary>The partitions that are assigned to this member of the group, by name.</summary>
    public IReadOnlyList<string> Assigned =>
        [.. member?.Offsets.Assigned().Select(partition => $"{partition.Topic} [{partition.Partition.Value}]") ?? []];

    /// <summary>The number of records that were read and not yet answered.</summary>
    public int InFlight => member?.Offsets.InFlight ?? 0;

    /// <summary>Scores until told to stop.</summary>
    /// <param name="stopReading">Ends the reading; what was read is scored, delivered and committed before this returns.</param>
    /// <param name="abort">Gives up at once; what is in flight is read again by the next owner.</param>
    /// <exception cref="DeliveryException">An answer cannot be delivered.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">A Kafka client failed for good.</exception>
    public async Task RunAsync(CancellationToken stopReading, CancellationToken abort)
    {
        try
        {
            await members.RunAsync(current => RunAsync(current, stopReading, abort), stopReading, reading);
        }
        finally
        {
            member = null;
        }
    }

    private async Task RunAsync(GroupMember current, CancellationToken stopReading, CancellationToken abort)
    {
        member = current;
        var limits = activeModel.Limits;
        await current
            .Source.ReadAsync(stopReading, abort)
            .MicroBatch(
                scoring.MaxBatchSize ?? limits.Reviews,
                scoring.MaxBatchDelay,
                clock,
                Work,
                scoring.MaxBatchBytes ?? limits.Bytes,
                abort
            )
            .Transform(Score, scoring.Workers, capacity: 2 * scoring.Workers, abort)
            .ForEachAsync(current.Sink.PublishAsync, abort);
        await current.Sink.FlushAsync(kafka.DrainTimeout);
    }

    /// <summary>The bytes that are read of a record: those of a review twice where its sentences are scored too.</summary>
    internal int Work(InboundRecord record) =>
        (int)Math.Min(int.MaxValue, (scoring.Sentences ? 2L : 1) * (record.Value?.Length ?? 0));

    /// <summary>Prepares and scores a micro-batch with one version of the model.</summary>
    internal IReadOnlyList<Outcome> Score(IReadOnlyList<InboundRecord> records)
    {
        using var lease = activeModel.Take();
        return scorer.Answer(lease.Model, preparer, records, kafka.OutputTopic);
    }
}
