using System.Diagnostics.Metrics;

namespace StreamSentiment.Telemetry;

/// <summary>The measurements of the retrainer, on the meter that all share. Durations are in seconds.</summary>
public sealed class RetrainMetrics
{
    private readonly Counter<long> commands;
    private readonly Histogram<double> duration;
    private readonly Counter<long> labels;
    private readonly Counter<long> fieldsIgnored;
    private volatile int running;
    private double accuracy = double.NaN,
        unknownShare = double.NaN;
    private int window;

    /// <summary>Creates the instruments.</summary>
    public RetrainMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SentimentMetrics.MeterName);
        commands = meter.CreateCounter<long>(
            "streamsentiment.commands",
            "{command}",
            "Commands that ended, by type and outcome."
        );
        duration = meter.CreateHistogram(
            "streamsentiment.command.duration",
            "s",
            "From the beginning of a command to its answer.",
            null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200],
            }
        );
        labels = meter.CreateCounter<long>("streamsentiment.labels.read", "{label}", "Labels, and tombstones, that arrived.");
        fieldsIgnored = meter.CreateCounter<long>(
            "streamsentiment.labels.fields_ignored",
            "{field}",
            "Fields of labels that were left out because they could not be read, by name."
        );
        meter.CreateObservableGauge("streamsentiment.commands.running", () => running, "{command}", "Commands under way.");
        meter.CreateObservableGauge(
            "streamsentiment.prequential.accuracy",
            () => Known(Volatile.Read(ref accuracy)),
            "1",
            "Share of the latest labels that the current model had right before it could learn from them."
        );
        meter.CreateObservableGauge(
            "streamsentiment.retrain.unknown_tokens",
            () => Known(Volatile.Read(ref unknownShare)),
            "1",
            "Share of the last window's tokens that the vocabulary lacks."
        );
        meter.CreateObservableGauge("streamsentiment.retrain.window", () => window, "{label}", "Labels of the last window.");
    }

    /// <summary>Counts a command that begins.</summary>
    public void Begun() => Interlocked.Increment(ref running);

    /// <summary>Counts a command that has ended.</summary>
    public void Finished(string type, string outcome, TimeSpan took)
    {
        Interlocked.Decrement(ref running);
        KeyValuePair<string, object?> command = new(Tags.Command, type);
        commands.Add(1, command, new(Tags.Outcome, outcome));
        duration.Record(took.TotalSeconds, command);
    }

    /// <summary>Counts labels that arrived.</summary>
    public void Labels(long records) => labels.Add(records);

    /// <summary>Counts a field of a label that was left out.</summary>
    /// <param name="field">One of the names of the contract.</param>
    public void FieldIgnored(string field) => fieldsIgnored.Add(1, new KeyValuePair<string, object?>(Tags.Field, field));

    /// <summary>Sets the share of the newest labels that the current model gets right.</summary>
    public void Prequential(double share) => Volatile.Write(ref accuracy, share);

    /// <summary>Records the size of the window that a retraining has read.</summary>
    public void Read(int examples, double unknown)
    {
        window = examples;
        Volatile.Write(ref unknownShare, unknown);
    }

    private static IEnumerable<Measurement<double>> Known(double value) => double.IsNaN(value) ? [] : [new(value)];
}
