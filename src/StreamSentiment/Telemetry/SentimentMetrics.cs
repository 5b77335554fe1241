using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace StreamSentiment.Telemetry;

/// <summary>
/// All measurements of a scorer, and those of them that a retrainer has too, from reading topics. Durations are in seconds.
/// </summary>
public sealed class SentimentMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "StreamSentiment";

    private static readonly double[] Short = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    /// <summary>A record may have waited for days.</summary>
    private static readonly double[] Long = [.. Short, 60, 300, 1800, 3600, 21_600, 86_400];

    private readonly HostMeter meter;
    private readonly Counter<long> consumed;
    private readonly Counter<long> scored;
    private readonly Counter<long> deadLettered;
    private readonly Counter<long> fieldsIgnored;
    private readonly Counter<long> uncertain;
    private readonly Counter<long> modelSwaps;
    private readonly Counter<long> modelsRefused;
    private readonly Counter<long> driftSkipped;
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> paddingRatio;
    private readonly Histogram<double> queueDuration;
    private readonly Histogram<double> inferenceDuration;
    private readonly Histogram<double> endToEndDuration;
    private readonly Histogram<double> topicDuration;
    private readonly Histogram<double> prepareDuration;
    private readonly Histogram<double> publishDuration;
    private readonly Histogram<double> answerDuration;
    private readonly Histogram<double> processDuration;
    private readonly Histogram<double> operationDuration;
    private readonly Counter<long> commits;
    private readonly Counter<long> restarts;
    private readonly Counter<long> transactionsAborted;
    private readonly Histogram<double> commitDuration;
    private readonly Counter<long> lost;
    private readonly Counter<long> topicsRecreated;
    private readonly Counter<long> partitionsTaken;
    private readonly Counter<long> batchesHalved;
    private readonly Counter<long> logLinesDropped;
    private readonly ConcurrentDictionary<(string Topic, int Partition), long> lags = [];
    private readonly ConcurrentDictionary<(string Topic, int Partition), double> behind = [];
    private readonly ConcurrentDictionary<string, KeyValuePair<string, object?>> reasons = [];
    private volatile Func<int>? inFlight;
    private volatile Func<bool>? isPaused;
    private volatile Func<ShadowMeasurement?>? shadow;
    private volatile Func<IEnumerable<DriftMeasurement>>? drift;
    private long scoredSoFar;
    private long consumedSoFar;
    private long deadLetteredSoFar;
    private volatile string? modelVersion;

    /// <summary>Creates the meter and its instruments.</summary>
    public SentimentMetrics(IMeterFactory meters)
        : this(meters, host: null) { }

    private SentimentMetrics(IMeterFactory meters, string? host)
    {
        meter = new HostMeter(meters.Create(MeterName), host);
        consumed = meter.CreateCounter<long>("streamsentiment.records.consumed", "{record}", "Records read from the input.");
        scored = meter.CreateCounter<long>("streamsentiment.records.scored", "{record}", "Scores acknowledged by the broker.");
        deadLettered = meter.CreateCounter<long>(
            "streamsentiment.records.dead_lettered",
            "{record}",
            "Dead letters acknowledged by the broker."
        );
        uncertain = meter.CreateCounter<long>(
            "streamsentiment.scores.uncertain",
            "{score}",
            "Scores that say that they are a guess, by reason."
        );
        fieldsIgnored = meter.CreateCounter<long>(
            "streamsentiment.fields.ignored",
            "{field}",
            "Fields of reviews that were left out of the score because they could not be read, by name."
        );
        transactionsAborted = meter.CreateCounter<long>(
            "streamsentiment.transactions.aborted",
            "{transaction}",
            "Transactions whose answers nobody sees, and whose records are read again."
        );
        lost = meter.CreateCounter<long>(
            "streamsentiment.records.lost",
            "{record}",
            "Records that were deleted from the input before they were read."
        );
        topicsRecreated = meter.CreateCounter<long>(
            "streamsentiment.topic.recreated",
            "{topic}",
            "Input topics that were deleted and made again while they were read."
        );
        partitionsTaken = meter.CreateCounter<long>(
            "streamsentiment.partitions.taken",
            "{partition}",
            "Partitions that the group took away from this member."
        );
        batchesHalved = meter.CreateCounter<long>(
            "streamsentiment.batch.halved",
            "{batch}",
            "Parts of micro-batches that were tried again alone after an exception: of one record, or for want of memory."
        );
        logLinesDropped = meter.CreateCounter<long>(
            "streamsentiment.log.lines.dropped",
            "{line}",
            "Warnings and errors that were not logged, because too many of their kind came."
        );
        modelSwaps = meter.CreateCounter<long>(
            "streamsentiment.model.swaps",
            "{swap}",
            "Model versions taken over while scoring."
        );
        modelsRefused = meter.CreateCounter<long>(
            "streamsentiment.model.refused",
            "{version}",
            "Published model versions that could not be taken over."
        );
        batchSize = meter.CreateHistogram(
            "streamsentiment.batch.size",
            "{record}",
            "Records in a micro-batch.",
            null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] }
        );
        paddingRatio = meter.CreateHistogram(
            "streamsentiment.batch.padding",
            "1",
            "Share of a padded batch that is padding.",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8] }
        );
        queueDuration = Duration("streamsentiment.queue.duration", "From a record's being read to the start of its scoring.");
        inferenceDuration = Duration("streamsentiment.inference.duration", "Of one micro-batch on the device.");
        commitDuration = Duration(
            "streamsentiment.commit.duration",
            "Of the commit of a transaction, while nothing is published."
        );
        endToEndDuration = Duration(
            "streamsentiment.end_to_end.duration",
            "From a record's being read to its acknowledged answer."
        );
        topicDuration = Duration("streamsentiment.topic.duration", "From a record's own time to its being read.", Long);
        prepareDuration = Duration("streamsentiment.prepare.duration", "Of reading and encoding one micro-batch.");
        publishDuration = Duration("streamsentiment.publish.duration", "From an answer's being made to its acknowledgement.");
        answerDuration = Duration(
            "streamsentiment.answer.duration",
            "From a record's own time to its acknowledged answer.",
            Long
        );
        processDuration = Duration("messaging.process.duration", "Of preparing, scoring and answering one micro-batch.");
        operationDuration = Duration("messaging.client.operation.duration", "Of commits of offsets and of transactions.");
        commits = meter.CreateCounter<long>(
            "streamsentiment.commits",
            "{commit}",
            "Commits of offsets, or of transactions with them, by outcome."
        );
        restarts = meter.CreateCounter<long>(
            "streamsentiment.restarts",
            "{restart}",
            "Runs of a worker that failed and are started again."
        );
        meter.CreateObservableCounter(
            "messaging.client.consumed.messages",
            () => Messages(Interlocked.Read(ref consumedSoFar), "poll"),
            "{message}",
            "Records read from the input."
        );
        meter.CreateObservableCounter(
            "messaging.client.sent.messages",
            () => Messages(ScoredSoFar + Interlocked.Read(ref deadLetteredSoFar), "send"),
            "{message}",
            "Answers acknowledged by the broker."
        );
        meter.CreateObservableGauge(
            "streamsentiment.records.in_flight",
            () => inFlight?.Invoke() ?? 0,
            "{record}",
            "Records read and not yet answered."
        );
        meter.CreateObservableGauge(
            "streamsentiment.paused",
            () => isPaused?.Invoke() == true ? 1 : 0,
            "1",
            "One while an operator has paused the scoring."
        );
        ObserveShadow(
            "reviews",
            "{record}",
            "Reviews that the version in the shadow has scored too.",
            measured => measured.Reviews
        );
        ObserveShadow(
            "skipped",
            "{record}",
            "Reviews of the sample that the shadow had no time for.",
            measured => measured.Skipped
        );
        ObserveShadow("agreement", "1", "Share of them with the same label from both versions.", measured => measured.Agreement);
        ObserveShadow("mean_shift", "1", "Mean of the shadow's probability less the other's.", measured => measured.MeanShift);
        ObserveShadow("mean_distance", "1", "Mean distance between the two probabilities.", measured => measured.MeanDistance);
        driftSkipped = meter.CreateCounter<long>(
            "streamsentiment.drift.skipped",
            "{record}",
            "Scored reviews that the watch over the stream had no time for."
        );
        meter.CreateObservableGauge(
            "streamsentiment.drift.statistic",
            () => Measure(measured => measured.Statistic),
            "1",
            "Population stability index against what the model was evaluated on."
        );
        meter.CreateObservableGauge(
            "streamsentiment.drift.raised",
            () => Measure(measured => measured.IsRaised ? 1.0 : 0),
            "1",
            "One while the signal's alarm is raised."
        );
        meter.CreateObservableGauge(
            "streamsentiment.partition.lag",
            () => Observe(lags),
            "{record}",
            "Records of a partition that are not yet answered for good."
        );
        meter.CreateObservableGauge(
            "streamsentiment.partition.behind",
            () => Observe(behind),
            "s",
            "Age of the oldest record of a partition that is not yet answered; 0 when all are."
        );
        meter.CreateObservableGauge(
            "streamsentiment.model.info",
            ObserveModel,
            "1",
            "One, with the version of the current model as a tag."
        );
    }

    /// <summary>The measurements of a retrainer: none carries a name of the scorer's.</summary>
    internal static SentimentMetrics OfRetrainer(IMeterFactory meters) => new(meters, "retrainer");

    /// <summary>Adds records that were read; called for many at once.</summary>
    public void Consumed(long records)
    {
        consumed.Add(records);
        Interlocked.Add(ref consumedSoFar, records);
    }

    /// <summary>A transaction was committed.</summary>
    public void TransactionCommitted(TimeSpan duration)
    {
        commitDuration.Record(duration.TotalSeconds);
        Committed(duration, error: null);
    }

    /// <summary>A transaction was aborted.</summary>
    public void TransactionAborted() => transactionsAborted.Add(1);

    /// <summary>Offsets, or a transaction with them, were committed, or were not.</summary>
    /// <param name="error">A short name of what went wrong; null where nothing did.</param>
    public void Committed(TimeSpan duration, string? error)
    {
        commits.Add(1, new KeyValuePair<string, object?>(Tags.Outcome, error is null ? "succeeded" : "failed"));
        KeyValuePair<string, object?> system = new(Tags.MessagingSystem, Tags.Kafka),
            operation = new(Tags.Operation, "commit");
        if (error is null)
        {
            operationDuration.Record(duration.TotalSeconds, system, operation);
        }
        else
        {
            operationDuration.Record(duration.TotalSeconds, system, operation, new(Tags.ErrorType, error));
        }
    }

    /// <summary>A worker failed and is started again.</summary>
    /// <param name="worker">scoring, commands or labels.</param>
    public void Restarts(string worker) => restarts.Add(1, new KeyValuePair<string, object?>(Tags.Worker, worker));

    /// <summary>Adds scores that were acknowledged.</summary>
    public void Scored(long records)
    {
        scored.Add(records);
        Interlocked.Add(ref scoredSoFar, records);
    }

    /// <summary>Scores that were acknowledged since the program started.</summary>
    public long ScoredSoFar => Interlocked.Read(ref scoredSoFar);

    /// <summary>Adds dead letters that were acknowledged.</summary>
    public void DeadLettered(string reason, long records = 1)
    {
        deadLettered.Add(records, reasons.GetOrAdd(reason, static name => new(Tags.Reason, name)));
        Interlocked.Add(ref deadLetteredSoFar, records);
    }

    /// <summary>Counts a score that is a guess.</summary>
    /// <param name="reason">One of the reasons of the contract.</param>
    public void Uncertain(string reason) => uncertain.Add(1, new KeyValuePair<string, object?>(Tags.Reason, reason));

    /// <summary>Counts a field of a review that was left out of its score.</summary>
    /// <param name="field">One of the names of the contract.</param>
    public void FieldIgnored(string field) => fieldsIgnored.Add(1, new KeyValuePair<string, object?>(Tags.Field, field));

    /// <summary>Records a micro-batch: its size, its share of padding and the time that the device took.</summary>
    public void Batch(int size, double padding, TimeSpan inference)
    {
        batchSize.Record(size);
        paddingRatio.Record(padding);
        inferenceDuration.Record(inference.TotalSeconds);
    }

    /// <summary>Records the time that a record waited until its batch was scored.</summary>
    public void Queued(TimeSpan duration) => queueDuration.Record(duration.TotalSeconds);

    /// <summary>Records how old a record was when it was read.</summary>
    /// <param name="seconds">Not a number where that is not known.</param>
    public void InTopic(double seconds) => RecordKnown(topicDuration, seconds);

    /// <summary>Records the time that the records of a micro-batch took to be read as reviews and encoded.</summary>
    public void Prepared(TimeSpan duration) => prepareDuration.Record(duration.TotalSeconds);

    /// <summary>Records the time that a micro-batch took from its being read as reviews to its answers.</summary>
    public void Processed(TimeSpan duration, string topic) =>
        processDuration.Record(
            duration.TotalSeconds,
            new(Tags.MessagingSystem, Tags.Kafka),
            new(Tags.Operation, "process"),
            new KeyValuePair<string, object?>(Tags.Destination, topic)
        );

    /// <summary>Records the time from an answer's being made to its acknowledgement.</summary>
    public void Published(TimeSpan duration) => publishDuration.Record(duration.TotalSeconds);

    /// <summary>Records the time from a record's own time to its acknowledged answer.</summary>
    /// <param name="seconds">Not a number where that is not known.</param>
    public void Answered(double seconds) => RecordKnown(answerDuration, seconds);

    /// <summary>Records the time from reading a record to its acknowledged answer.</summary>
    public void EndToEnd(TimeSpan duration) => endToEndDuration.Record(duration.TotalSeconds);

    /// <summary>Sets the source of the number of records in flight.</summary>
    public void ObserveInFlight(Func<int> read) => inFlight = read;

    /// <summary>Sets the source of the gauge of pauses.</summary>
    public void ObservePaused(Func<bool> read) => isPaused = read;

    /// <summary>Sets the source of the figures of the shadow version; it gives null while there is none.</summary>
    public void ObserveShadow(Func<ShadowMeasurement?> read) => shadow = read;

    /// <summary>Sets the source of the drift signals.</summary>
    public void ObserveDrift(Func<IEnumerable<DriftMeasurement>> read) => drift = read;

    /// <summary>Counts reviews that the drift watch skipped.</summary>
    public void DriftSkipped(long records) => driftSkipped.Add(records);

    /// <summary>The records without a committed answer, of all assigned partitions; null before any lag is known.</summary>
    public long? TotalLag => lags.IsEmpty ? null : lags.Values.Sum();

    /// <summary>Sets the lag of a partition that is assigned.</summary>
    /// <param name="seconds">How far behind it is in time; null where that is not known.</param>
    public void Lag(string topic, int partition, long records, double? seconds = null)
    {
        lags[(topic, partition)] = records;
        if (seconds is { } known)
        {
            behind[(topic, partition)] = known;
        }
        else
        {
            behind.TryRemove((topic, partition), out _);
        }
    }

    /// <summary>The most seconds that an assigned partition is behind; null before any is known.</summary>
    public double? SecondsBehind => behind.IsEmpty ? null : behind.Values.Max();

    /// <summary>Counts records that were deleted before they were read.</summary>
    public void Lost(string topic, long records) => lost.Add(records, new KeyValuePair<string, object?>(Tags.Topic, topic));

    /// <summary>Counts a topic that was made anew.</summary>
    public void TopicRecreated(string topic) => topicsRecreated.Add(1, new KeyValuePair<string, object?>(Tags.Topic, topic));

    /// <summary>Counts partitions that the group took away.</summary>
    public void PartitionsTaken(int count) => partitionsTaken.Add(count);

    /// <summary>Counts a part of a micro-batch that was tried again alone.</summary>
    public void BatchHalved() => batchesHalved.Add(1);

    /// <summary>Counts a line that was not logged.</summary>
    public void LogLineDropped() => logLinesDropped.Add(1);

    /// <summary>Removes the lag of a partition that another member has now.</summary>
    public void ForgetLag(string topic, int partition)
    {
        lags.TryRemove((topic, partition), out _);
        behind.TryRemove((topic, partition), out _);
    }

    /// <summary>Sets the version of the current model.</summary>
    public void Model(string version) => modelVersion = version;

    /// <summary>Counts a swap and sets the version that serves.</summary>
    public void ModelSwapped(string version)
    {
        Model(version);
        modelSwaps.Add(1);
    }

    /// <summary>Counts a published version that was refused.</summary>
    public void ModelRefused() => modelsRefused.Add(1);

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private Histogram<double> Duration(string name, string description, double[]? bounds = null) =>
        meter.CreateHistogram(
            name,
            "s",
            description,
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds ?? Short }
        );

    private static void RecordKnown(Histogram<double> histogram, double seconds)
    {
        if (!double.IsNaN(seconds))
        {
            histogram.Record(seconds);
        }
    }

    private static IEnumerable<Measurement<long>> Messages(long count, string operation) =>
        count == 0 ? [] : [new(count, new(Tags.MessagingSystem, Tags.Kafka), new(Tags.Operation, operation))];

    private IEnumerable<Measurement<double>> Measure(Func<DriftMeasurement, double> figure) =>
        (drift?.Invoke() ?? [])
            .Where(measured => !double.IsNaN(measured.Statistic))
            .Select(measured => new Measurement<double>(
                figure(measured),
                new(Tags.Signal, measured.Signal),
                new KeyValuePair<string, object?>(Tags.ModelVersion, measured.Version)
            ));

    private void ObserveShadow(string name, string unit, string description, Func<ShadowMeasurement, double> figure) =>
        meter.CreateObservableGauge($"streamsentiment.shadow.{name}", () => Measure(shadow?.Invoke(), figure), unit, description);

    private static IEnumerable<Measurement<double>> Measure(
        ShadowMeasurement? measured,
        Func<ShadowMeasurement, double> figure
    ) =>
        measured is null || double.IsNaN(figure(measured))
            ? []
            : [new(figure(measured), new KeyValuePair<string, object?>(Tags.ModelVersion, measured.Version))];

    private static IEnumerable<Measurement<T>> Observe<T>(ConcurrentDictionary<(string Topic, int Partition), T> partitions)
        where T : struct =>
        partitions.Select(partition => new Measurement<T>(
            partition.Value,
            new(Tags.Topic, partition.Key.Topic),
            new KeyValuePair<string, object?>(Tags.Partition, partition.Key.Partition)
        ));

    private IEnumerable<Measurement<int>> ObserveModel() =>
        modelVersion is { } version ? [new(1, new KeyValuePair<string, object?>(Tags.ModelVersion, version))] : [];
}
