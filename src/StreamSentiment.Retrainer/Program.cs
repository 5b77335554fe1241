using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using StreamSentiment;
using StreamSentiment.Control;
using StreamSentiment.Control.Redrive;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retrainer;
using StreamSentiment.Retraining;
using StreamSentiment.Scoring.Replay;
using StreamSentiment.Telemetry;
using StreamSentiment.Threading;

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    var settings = RetrainerSettings.Read(builder.Configuration, args);
    builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    builder.WebHost.UseUrls(settings.Http.Url);
    settings.Configure(builder.Services);
    builder.Services.AddRetraining();
    builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<KafkaOptions>>().Value);
    builder.Services.AddSingleton(new RetrainerState { StartedAt = TimeProvider.System.GetUtcNow() });
    builder.Services.AddSingleton(provider => new RedriveRun(
        provider.GetRequiredService<KafkaClients>(),
        settings.Kafka,
        provider.GetRequiredService<StatusReporter>().ReportAsync,
        settings.Retraining.Instance,
        provider.GetRequiredService<TimeProvider>()
    ));
    builder.Services.AddSingleton(provider => new ReplayRun(
        provider.GetRequiredService<KafkaClients>(),
        settings.Kafka,
        settings.Retraining.MaxReviewBytes,
        provider.GetRequiredService<SentimentMetrics>(),
        provider.GetRequiredService<TimeProvider>()
    ));
    builder.Services.AddSingleton(provider => new CommandHandlers(
        provider.GetRequiredService<RetrainPipeline>(),
        provider.GetRequiredService<Repetition>(),
        provider.GetRequiredService<EvaluatePipeline>(),
        provider.GetRequiredService<VersionCommands>(),
        provider.GetRequiredService<RedriveRun>(),
        provider.GetRequiredService<ReplayRun>(),
        provider.GetRequiredService<ModelPromotion>(),
        provider.GetRequiredService<PrequentialWatch>(),
        provider.GetRequiredService<RetrainerState>(),
        provider.GetRequiredService<IOptions<RetrainOptions>>(),
        provider.GetRequiredService<CommandLoop>,
        provider.GetRequiredService<TimeProvider>()
    ));
    builder.Services.AddSingleton(provider => new CommandLoop(
        settings.Retraining.Instance,
        provider.GetRequiredService<CommandHandlers>().CarryOutAsync,
        provider.GetRequiredService<CommandHistory>(),
        provider.GetRequiredService<CommandEvents>(),
        provider.GetRequiredService<StatusReporter>(),
        provider.GetRequiredService<RetrainMetrics>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<CommandLoop>>()
    ));
    builder.Services.AddSingleton(provider => new StatusFollower(
        provider.GetRequiredService<KafkaClients>(),
        settings.Kafka.StatusTopic,
        (status, isNew) =>
        {
            provider.GetRequiredService<CommandHistory>().Observe(status);
            if (isNew)
            {
                _ = provider.GetRequiredService<RetrainTriggers>().ObserveAsync(status, CancellationToken.None);
            }
        },
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<StatusFollower>>()
    ));
    builder.Services.AddHostedService<TriggerWorker>();
    builder.Services.AddHostedService<LabelWorker>();
    builder.Services.AddHostedService<CommandWorker>();
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    builder.Services.AddHealthChecks().AddCheck<ReadyCheck>("ready", tags: ["ready"]);
    builder
        .Services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddMeter(SentimentMetrics.MeterName).AddMeter("System.Runtime").AddPrometheusExporter());

    var app = builder.Build();
    app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
    app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    app.MapPrometheusScrapingEndpoint("/metrics");
    // Here, because the host would write what is wrong with its whole stack before it gives up.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    if (Niceness.SetForProcess(settings.Retraining.Niceness) is { } fault)
    {
        app.Logger.NicenessRefused(fault);
    }

    NativeTorch.EnsureLoaded();
    app.Services.GetRequiredService<ModelPromotion>(); // a model that is not there is better told of now than by the first command
    if (Environment.GetEnvironmentVariable("STREAMSENTIMENT_FAULT_POINT") is { } fatal)
    {
        FaultPoint.Listener = point => EndAt(fatal, point);
    }

    await app.RunAsync();
    return 0;
}
catch (Exception e)
    when (e is StreamSentimentException or OptionsValidationException or IOException or UnauthorizedAccessException)
{
    // An operator at night needs the sentence, not the stack.
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
catch (AggregateException several) when (several.InnerExceptions.All(e => e is OptionsValidationException))
{
    foreach (var e in several.InnerExceptions)
    {
        Console.Error.WriteLine($"error: {e.Message}");
    }

    return 1;
}

// As kill -9 does it: for tests of what is left behind.
static void EndAt(string fatal, string point)
{
    if (fatal == point)
    {
        Process.GetCurrentProcess().Kill();
    }
}
