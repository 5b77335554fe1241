using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Telemetry;
using StreamSentiment.Threading;

namespace StreamSentiment.Scoring.Watching;

/// <summary>
/// Compares the reviews and scores of the version that serves with those that it was evaluated on, on a thread of its own that
/// gives way to the others, and reports when they have moved. It starts again with each version that is taken over.
/// </summary>
internal sealed class DriftWatch : IScoreObserver, IWorker
{
    private readonly ScoreObservers observers;
    private readonly DriftOptions options;
    private readonly StatusReporter reporter;
    private readonly SentimentMetrics metrics;
    private readonly ILogger logger;
    private readonly ScoreBacklog backlog;
    private string? version;
    private DriftMonitor? monitor;
    private volatile IReadOnlyList<DriftMeasurement> measured = [];

    /// <param name="observers">Hands over the scored reviews.</param>
    /// <param name="options">The settings of the watch.</param>
    /// <param name="scoring">The name of the scorer and the number of reviews that may wait.</param>
    /// <param name="metrics">Shows the signals.</param>
    /// <param name="logger">Gets the signals too, and the versions that cannot be watched.</param>
    public DriftWatch(
        ScoreObservers observers,
        DriftOptions options,
        ScoringOptions scoring,
        StatusReporter reporter,
        SentimentMetrics metrics,
        ILogger<DriftWatch> logger
    )
    {
        (this.observers, this.options, this.reporter, this.metrics, this.logger) = (
            observers,
            options,
            reporter,
            metrics,
            logger
        );
        backlog = new ScoreBacklog(scoring.SideBacklog);
        metrics.ObserveDrift(() => measured);
    }

    /// <summary>True if the settings ask for the watch.</summary>
    internal bool IsEnabled => options.Enabled;

    /// <summary>The signals of the version that was seen last, as they were last measured.</summary>
    internal IReadOnlyList<DriftMeasurement> Measured => measured;

    /// <summary>Watches until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!options.Enabled)
        {
            return;
        }

        observers.Attach(this);
        await Task.Factory.StartNew(
            () => Watch(stop),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        observers.Detach(this);
    }

    /// <inheritdoc/>
    void IScoreObserver.OnScored(in ScoredBatch batch)
    {
        if (!backlog.TryAdd(batch))
        {
            metrics.DriftSkipped(batch.Reviews.Count);
        }
    }

    private void Watch(CancellationToken stop)
    {
        Niceness.LowerCurrentThread();
        try
        {
            foreach (var batch in backlog.Read(stop))
            {
                Observe(batch);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // whatever it is: the reviews must go on being scored
        {
            logger.DriftWatchFailed(Discretion.Of(e));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private void Observe(in ScoredBatch batch)
    {
        if (batch.Model.Manifest.Version != version)
        {
            Begin(batch.Model);
        }

        if (monitor is null)
        {
            return;
        }

        for (int i = 0; i < batch.Reviews.Count; i++)
        {
            if (batch.Reviews[i].Review is null)
            {
                continue;
            }

            var encoded = batch.Reviews[i].Encoded;
            double unknown = encoded.TokenCount == 0 ? 0 : encoded.UnknownCount / (double)encoded.TokenCount;
            foreach (
                var change in monitor.Observe(
                    new DriftSample(encoded.TokenIds, encoded.TokenCount, unknown, batch.Probabilities[i])
                )
            )
            {
                Tell(change, new ModelReference(batch.Model.Manifest.Name, batch.Model.Manifest.Version));
            }
        }

        measured =
        [
            .. monitor.Signals.Select(signal => new DriftMeasurement(
                version!,
                NameOf(signal.Signal),
                signal.Statistic,
                signal.IsRaised
            )),
        ];
    }

    private void Begin(SentimentModel model)
    {
        version = model.Manifest.Version;
        monitor = model.Drift is { } reference ? new DriftMonitor(reference, options) : null;
        measured = [];
        if (monitor is null)
        {
            logger.DriftUnwatched(version);
        }
    }

    private void Tell(DriftChange change, ModelReference model)
    {
        string signal = NameOf(change.Signal);
        if (change.IsRaised)
        {
            logger.DriftDetected(signal, model.Version, change.Statistic, change.Threshold);
        }
        else
        {
            logger.DriftCleared(signal, model.Version, change.Statistic, change.Threshold);
        }

        reporter.Report(DriftEvent.Create(change.IsRaised, model, signal, change.Statistic, change.Threshold, change.Reviews));
    }

    private static string NameOf(DriftSignal signal) => JsonNamingPolicy.CamelCase.ConvertName($"{signal}");
}
