using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.LivePage;
using StreamSentiment.Retraining;
using StreamSentiment.Telemetry;
using StreamSentiment.Threading;

namespace StreamSentiment.Retrainer;

/// <summary>The host of a retrainer.</summary>
internal static class RetrainerHost
{
    /// <param name="args">The arguments of the command line.</param>
    /// <param name="configure">Called with the services when all are registered.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var settings = RetrainerSettings.Read(builder.Configuration, args);
        builder.Configuration["OTEL_SERVICE_NAME"] ??= "streamsentiment-retrainer"; // the scorer's is in its appsettings.json
        builder.ValidateServices();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // It logs each answer to each probe; what is wrong is in the answer, and in the log once.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddLimit();
        string format = HostConfiguration.LogFormat(builder.Configuration);
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = format);
        builder.WebHost.UseUrls(HostConfiguration.Urls(builder.Configuration, settings.Http));
        builder.Services.Configure<KafkaOptions>(options => RetrainerSettings.SetDefaults(options));
        builder.Services.Configure<RetrainOptions>(options => options.Model = RetrainerSettings.DefaultModel);
        builder.Services.Configure<HttpOptions>(options => options.Url = RetrainerSettings.DefaultUrl);
        builder.Services.AddRetraining();
        builder.Services.AddRetrainerPage();
        builder.Services.AddSettings<HttpOptions, HttpOptionsValidator>(HttpOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics.AddMeter(SentimentMetrics.MeterName).AddMeter("System.Runtime").AddPrometheusExporter()
            );
        configure?.Invoke(builder.Services);

        var app = builder.Build();
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
        if (Niceness.SetForProcess(settings.Retraining.Niceness) is { } fault)
        {
            app.Logger.NicenessRefused(fault);
        }

        return app;
    }
}
