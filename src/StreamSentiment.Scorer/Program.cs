using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using StreamSentiment;
using StreamSentiment.Scorer;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    var settings = ScorerSettings.Read(builder.Configuration, args);
    builder.WebHost.UseUrls(settings.Http.Url);
    builder.Services.AddSingleton(settings);
    settings.Configure(builder.Services);
    builder.Services.AddScoring();
    builder.Services.AddHostedService<ModelWorker>();
    builder.Services.AddHostedService<CommandWorker>();
    builder.Services.AddHostedService<DriftWorker>();
    builder.Services.AddHostedService<ScoringWorker>();
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
    builder.Services.AddSingleton<ScorerState>();
    builder.Services.AddHealthChecks().AddCheck<ReadyCheck>("ready", tags: ["ready"]);
    builder
        .Services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddMeter(SentimentMetrics.MeterName).AddMeter("System.Runtime").AddPrometheusExporter());

    var app = builder.Build();
    // Alive while it answers: a pipeline that is down is tried again here, and a restart of the process would not help it.
    app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
    app.MapHealthChecks(
        "/health/ready",
        new() { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = HealthText.WriteAsync }
    );
    app.MapPrometheusScrapingEndpoint("/metrics");
    // Here, because the host would write what is wrong with its whole stack before it gives up.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    app.Services.GetRequiredService<ScoringPipeline>();
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
