using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Scoring;

namespace StreamSentiment.LivePage;

/// <summary>Puts together what a host shows of itself. One thread at a time.</summary>
internal sealed class StateReader
{
    private readonly IPageHost host;
    private readonly MetricsEndpoint metrics;
    private readonly HealthCheckService health;
    private readonly Taps taps;
    private readonly StatusReporter reporter;
    private readonly PageOptions options;
    private readonly TimeProvider clock;
    private readonly MeasuredWindow window;
    private readonly long started;

    public StateReader(
        IPageHost host,
        MetricsEndpoint metrics,
        HealthCheckService health,
        Taps taps,
        StatusReporter reporter,
        PageOptions options,
        TimeProvider clock
    )
    {
        (this.host, this.metrics, this.health, this.taps) = (host, metrics, health, taps);
        (this.reporter, this.options, this.clock) = (reporter, options, clock);
        window = new MeasuredWindow(clock);
        started = clock.GetTimestamp();
    }

    /// <summary>Observes from now on, until the result is disposed of.</summary>
    public IAsyncDisposable Begin()
    {
        window.Clear();
        host.Begin();
        return new Looking(host, taps);
    }

    /// <summary>Measures now.</summary>
    public async Task<HostState> ReadAsync()
    {
        window.Add(await metrics.MeasureAsync());
        var report = await health.CheckHealthAsync(check => check.Tags.Contains("ready"));
        var stored = taps.Versions.Latest;
        return new HostState
        {
            At = clock.GetUtcNow(),
            Role = host.Role,
            Instance = reporter.Instance,
            Application = ScoringPipeline.Application.Split('+')[0], // without the commit
            Uptime = Math.Floor(clock.GetElapsedTime(started).TotalSeconds),
            Health = $"{report.Status}".ToLowerInvariant(),
            Reasons = [.. report.Entries.Values.Where(IsLack).Select(entry => entry.Description).OfType<string>()],
            Pause = host.Pause,
            Traffic = Traffic(),
            Latency = window.Latency(),
            Positive = host.Scores?.Positive(),
            Scores = host.Scores?.Last(),
            DeadLetters = [.. Counts("records_dead_lettered_total", "reason")],
            Model = Model(stored.Versions),
            Versions = stored.Versions,
            StoreFault = stored.Fault,
            Decision = stored.Decision,
            Drift = [.. Drift()],
            Shadow = Shadow(),
            Groups = taps.Groups.Latest,
            Partitions = [.. Partitions()],
            Commands = taps.Commands.Latest(),
            Learning = Learning(),
            TakesCommands = options.Token.Length > 0,
            ShowsText = options.ShowText,
        };
    }

    private Measurement Latest => window.Latest;

    private static bool IsLack(HealthReportEntry entry) => entry.Status != HealthStatus.Healthy;

    private TrafficState Traffic() =>
        new()
        {
            Consumed = (long)Latest.Sum($"{host.Prefix}records_consumed_total"),
            Scored = (long)Latest.Sum("records_scored_total"),
            DeadLettered = (long)Latest.Sum($"{host.Prefix}records_dead_lettered_total"),
            InFlight = (long)Latest.Sum($"{host.Prefix}records_in_flight"),
            PerSecond = window.PerSecond(host.Throughput),
            DeadLettersPerSecond = window.PerSecond($"{host.Prefix}records_dead_lettered_total"),
            Lag = (long?)Latest.SumIfAny($"{host.Prefix}partition_lag"),
            SecondsBehind = Latest.MaxIfAny($"{host.Prefix}partition_behind_seconds"),
            BatchSize = window.BatchSize(),
        };

    private IEnumerable<CountState> Counts(string counter, string label) =>
        Latest
            .All(host.Prefix + counter)
            .Where(sample => sample.Labels.ContainsKey(label))
            .OrderByDescending(sample => sample.Value)
            .ThenBy(sample => sample.Labels[label], StringComparer.Ordinal)
            .Select(sample => new CountState(sample.Labels[label], (long)sample.Value));

    private VersionState? Model(IReadOnlyList<VersionState> versions)
    {
        if (host.Served is not { } served)
        {
            return versions.FirstOrDefault(version => version.Current);
        }

        var manifest = served.Manifest;
        return (
            versions.FirstOrDefault(version => version.Version == manifest.Version)
            ?? new VersionState
            {
                Name = manifest.Name,
                Version = manifest.Version,
                CreatedAt = manifest.CreatedAt,
            }
        ) with
        {
            Engine = served.Engine,
        };
    }

    private IEnumerable<DriftState> Drift() =>
        Latest
            .All("drift_statistic")
            .Select(sample => new DriftState(
                sample.Labels.GetValueOrDefault("signal", ""),
                sample.Value,
                Latest
                    .All("drift_raised")
                    .Any(raised =>
                        raised.Value > 0 && raised.Labels.GetValueOrDefault("signal") == sample.Labels.GetValueOrDefault("signal")
                    )
            ))
            .OrderBy(state => state.Signal, StringComparer.Ordinal);

    private ShadowState? Shadow() =>
        Latest.All("shadow_reviews").ToArray() is [var reviews, ..]
            ? new ShadowState(
                reviews.Labels.GetValueOrDefault("model_version", ""),
                (long)reviews.Value,
                (long)Latest.Sum("shadow_skipped"),
                Latest.SumIfAny("shadow_agreement"),
                Latest.SumIfAny("shadow_mean_shift")
            )
            : null;

    private IEnumerable<PartitionState> Partitions()
    {
        var behind = Latest.All($"{host.Prefix}partition_behind_seconds").ToDictionary(PartitionOf, sample => sample.Value);
        return Latest
            .All($"{host.Prefix}partition_lag")
            .Select(sample => new PartitionState(
                PartitionOf(sample).Topic,
                PartitionOf(sample).Partition,
                (long)sample.Value,
                behind.TryGetValue(PartitionOf(sample), out double seconds) ? seconds : null
            ))
            .OrderBy(partition => partition.Topic, StringComparer.Ordinal)
            .ThenBy(partition => partition.Partition);
    }

    private static (string Topic, int Partition) PartitionOf(Sample sample) =>
        (
            sample.Labels.GetValueOrDefault("topic", ""),
            int.TryParse(sample.Labels.GetValueOrDefault("partition"), out int number) ? number : 0
        );

    private LearningState? Learning() =>
        host.Scores is not null
            ? null
            : new LearningState(
                (long)Latest.Sum("labels_read_total"),
                Latest.SumIfAny("prequential_accuracy"),
                (long)Latest.Sum("retrain_window"),
                (int)Latest.Sum("commands_running")
            );

    /// <summary>What is read and asked while somebody looks.</summary>
    private sealed class Looking : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly IPageHost host;
        private readonly Taps taps;
        private readonly Task following;

        public Looking(IPageHost host, Taps taps)
        {
            (this.host, this.taps) = (host, taps);
            following = Task.WhenAll(
                taps.Commands.RunAsync(stop.Token),
                taps.Groups.RunAsync(stop.Token),
                taps.Versions.RunAsync(stop.Token)
            );
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await following;
            stop.Dispose();
            taps.Commands.Clear();
            host.End();
        }
    }
}

/// <summary>What is read and asked from outside the process while somebody looks.</summary>
internal sealed record Taps(CommandTap Commands, GroupTap Groups, VersionTap Versions);
