using Microsoft.Extensions.Logging;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining;

/// <summary>Follows the labels, and the schedule of retrainings, for as long as the host lives.</summary>
internal sealed class LabelWorker(
    LabelStream labels,
    RetrainTriggers triggers,
    KafkaClients clients,
    RetrainerState state,
    MemberSlot slot,
    SentimentMetrics metrics,
    TimeProvider clock,
    ILoggerFactory loggers
) : IWorker
{
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = triggers.FollowScheduleAsync(end.Token);
        try
        {
            await RestartLoop.RunAsync(RunOnceAsync, OnFailure, () => { }, clock, stop);
        }
        finally
        {
            await end.CancelAsync(); // a retrainer that cannot go on follows no schedule either
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it was cancelled
        }
    }

    private void OnFailure(Exception error, TimeSpan pause)
    {
        metrics.Restarts("labels");
        loggers.CreateLogger<LabelWorker>().RetrainerRestarts(Discretion.Of(error), pause);
    }

    private async Task RunOnceAsync(CancellationToken stop)
    {
        var options = clients.Options;
        var ours = clients.Reading(options.LabelledTopic, $"{options.GroupId}-labels");
        var members = new GroupMembers(ours, labels.DeadLetters, slot, metrics, clock, loggers);
        try
        {
            await members.RunAsync(
                member =>
                {
                    state.Labels = member.Offsets;
                    return labels.RunAsync(member.Source, member.Sink, stop);
                },
                stop
            );
        }
        finally
        {
            state.Labels = null;
        }
    }
}
