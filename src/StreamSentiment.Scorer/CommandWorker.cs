using StreamSentiment.Scoring.Commands;

namespace StreamSentiment.Scorer;

/// <summary>Follows the commands of operators for as long as the host lives.</summary>
internal sealed class CommandWorker(CommandFollower follower) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => follower.RunAsync(stoppingToken);
}
