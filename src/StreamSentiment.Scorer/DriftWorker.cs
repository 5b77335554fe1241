using StreamSentiment.Scoring.Watching;

namespace StreamSentiment.Scorer;

/// <summary>Watches the stream for as long as the host lives.</summary>
internal sealed class DriftWorker(DriftWatch watch) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => watch.RunAsync(stoppingToken);
}
