using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using StreamSentiment.Hosting;
using StreamSentiment.LivePage;
using StreamSentiment.Scorer;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;

var help = new HostHelp(
    "StreamSentiment.Scorer",
    "scores the reviews of one Kafka topic into another.",
    "StreamSentiment.Scorer --bootstrap localhost:9092 --StreamSentiment:Scoring:Workers 4",
    ScorerSettings.ShortForms,
    new ScorerSettings { Kafka = { Bootstrap = "127.0.0.1:9092" } } // as in appsettings.json
);
return await HostProgram.RunAsync(
    args,
    help,
    () =>
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var settings = ScorerSettings.Read(builder.Configuration, args);
        builder.ValidateServices();
        // It logs each answer to each probe; what is wrong is in the answer, and in the log once.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddLimit();
        string format = HostConfiguration.LogFormat(builder.Configuration);
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = format);
        builder.WebHost.UseUrls(HostConfiguration.Urls(builder.Configuration, settings.Http));
        builder.Services.Configure<ScoringOptions>(options => options.Model = ScorerSettings.DefaultModel);
        builder.Services.AddScoring();
        builder.Services.AddScorerPage();
        builder.Services.AddSettings<HttpOptions, HttpOptionsValidator>(HttpOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics.AddMeter(SentimentMetrics.MeterName).AddMeter("System.Runtime").AddPrometheusExporter()
            );

        var app = builder.Build();
        // Alive while it answers: a pipeline that is down is started again here, and a restart of the process would not help it.
        app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains(SettingsRegistration.LiveTag) });
        app.MapHealthChecks(
            "/health/ready",
            new()
            {
                Predicate = check => check.Tags.Contains("ready"),
                ResponseWriter = (context, report) => context.Response.WriteAsync(ReadyText.Of(report)),
            }
        );
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapPage();
        return app;
    }
);
