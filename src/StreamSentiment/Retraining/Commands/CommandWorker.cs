using Microsoft.Extensions.Logging;
using StreamSentiment.Control;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining.Commands;

/// <summary>
/// Carries out commands for as long as the host lives. It follows the status topic itself, and begins when that has caught up: a
/// command that was answered before would be carried out again.
/// </summary>
internal sealed class CommandWorker(
    StatusFollower statuses,
    CommandLoop loop,
    KafkaClients clients,
    RetrainerState state,
    SentimentMetrics metrics,
    TimeProvider clock,
    ILoggerFactory loggers
) : IWorker
{
    public async Task RunAsync(CancellationToken stop)
    {
        var following = statuses.RunAsync(stop);
        await statuses.Ready.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await RestartLoop.RunAsync(RunOnceAsync, OnFailure, () => state.WaitingBecause = null, clock, stop);
        await following;
    }

    private async Task RunOnceAsync(CancellationToken stop)
    {
        state.WaitingBecause = null;
        var tracker = state.Commands = new OffsetTracker(clock);
        try
        {
            await using var source = new RecordSource(
                clients.Reading(clients.Options.ControlTopic, clients.Options.GroupId),
                tracker,
                new DeliveryFailure(), // nothing is delivered: the loop itself reports answers that cannot be published
                metrics,
                clock,
                loggers.CreateLogger<RecordSource>()
            );
            await loop.RunAsync(source.ReadAsync(stop), tracker, stop);
        }
        finally
        {
            state.Commands = null;
        }
    }

    private void OnFailure(Exception error, TimeSpan pause)
    {
        metrics.Restarts("commands");
        loggers.CreateLogger<CommandWorker>().RetrainerRestarts(Discretion.Of(error), pause);
        state.WaitingBecause = Discretion.MessageOf(error);
    }
}
