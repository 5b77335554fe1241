using StreamSentiment.Control;
using StreamSentiment.Retraining;

namespace StreamSentiment.Retrainer;

/// <summary>Follows the status topic and the schedule for as long as the host lives.</summary>
internal sealed class TriggerWorker(StatusFollower status, RetrainTriggers triggers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(status.RunAsync(stoppingToken), triggers.FollowScheduleAsync(stoppingToken));
}
