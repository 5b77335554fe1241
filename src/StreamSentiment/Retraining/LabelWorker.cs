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
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(
            triggers.FollowScheduleAsync(stop),
            RestartLoop.RunAsync(
                RunOnceAsync,
                (error, pause) => loggers.CreateLogger<LabelWorker>().RetrainerRestarts(error, pause),
                () => { },
                clock,
                stop
            )
        );

    private async Task RunOnceAsync(CancellationToken stop)
    {
        var options = clients.Options;
        var ours = clients.Reading(options.LabelledTopic, $"{options.GroupId}-labels");
        var members = new GroupMembers(ours, labels.DeadLetters, slot, metrics, clock, loggers);
        try
        {
            await members.RunAsync(member =>
            {
                state.Labels = member.Offsets;
                return labels.RunAsync(member.Source, member.Sink, stop);
            });
        }
        finally
        {
            state.Labels = null;
        }
    }
}
