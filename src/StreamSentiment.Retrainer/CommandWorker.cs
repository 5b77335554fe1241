using StreamSentiment.Control;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retrainer;

/// <summary>Carries out commands for as long as the host lives.</summary>
internal sealed class CommandWorker(
    CommandLoop loop,
    StatusFollower status,
    KafkaOptions kafka,
    RetrainerState state,
    SentimentMetrics metrics,
    TimeProvider clock,
    ILoggerFactory loggers
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Or a command that was answered before would be carried out again.
        await status.Ready.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await RestartLoop.RunAsync(RunOnceAsync, OnFailure, () => state.WaitingBecause = null, clock, stoppingToken);
    }

    private async Task RunOnceAsync(CancellationToken stop)
    {
        state.WaitingBecause = null;
        var options = kafka.Reading(kafka.ControlTopic, kafka.GroupId);
        var tracker = state.Commands = new OffsetTracker();
        try
        {
            await using var source = new RecordSource(
                new KafkaClients(options, loggers.CreateLogger<KafkaClients>()),
                options,
                tracker,
                metrics,
                clock,
                loggers.CreateLogger<RecordSource>()
            );
            await loop.RunAsync(source, tracker, stop);
        }
        finally
        {
            state.Commands = null;
        }
    }

    private void OnFailure(Exception error, TimeSpan pause)
    {
        loggers.CreateLogger<CommandWorker>().RetrainerRestarts(error, pause);
        state.WaitingBecause = error.Message;
    }
}
