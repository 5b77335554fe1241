using StreamSentiment.Scoring.Serving;

namespace StreamSentiment.Scorer;

/// <summary>Follows the published model for as long as the host lives.</summary>
internal sealed class ModelWorker(ModelFollower follower) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => follower.RunAsync(stoppingToken);
}
