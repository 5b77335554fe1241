using Microsoft.Extensions.Options;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Retraining;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retrainer;

/// <summary>Follows the labels for as long as the host lives.</summary>
internal sealed class LabelWorker(
    PrequentialWatch watch,
    RetrainTriggers triggers,
    KafkaOptions kafka,
    IOptions<RetrainOptions> retraining,
    SentimentMetrics metrics,
    RetrainMetrics retrainMetrics,
    TimeProvider clock,
    ILoggerFactory loggers
) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RestartLoop.RunAsync(
            RunOnceAsync,
            (error, pause) => loggers.CreateLogger<LabelWorker>().RetrainerRestarts(error, pause),
            () => { },
            clock,
            stoppingToken
        );

    private async Task RunOnceAsync(CancellationToken stop)
    {
        var options = kafka.Reading(kafka.LabelledTopic, $"{kafka.GroupId}-labels");
        var clients = new KafkaClients(options, loggers.CreateLogger<KafkaClients>());
        var tracker = new OffsetTracker();
        var deadLetters = new DeadLetters(kafka.DeadLetterTopic, Application.Name);
        await using var source = new RecordSource(
            clients,
            options,
            tracker,
            metrics,
            clock,
            loggers.CreateLogger<RecordSource>()
        );
        await using var group = new OutcomeSink(
            clients.Producer(),
            tracker,
            deadLetters,
            metrics,
            clock,
            loggers.CreateLogger<OutcomeSink>()
        );
        await new LabelStream(watch, triggers, deadLetters, retraining.Value.MaxReviewBytes, retrainMetrics, clock).RunAsync(
            source,
            tracker,
            group,
            stop
        );
    }
}
