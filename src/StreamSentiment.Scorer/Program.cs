using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using StreamSentiment.Hosting;
using StreamSentiment.Scorer;
using StreamSentiment.Scoring;
using StreamSentiment.Telemetry;

return await HostProgram.RunAsync(() =>
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    var settings = ScorerSettings.Read(builder.Configuration, args);
    builder.ValidateServices();
    builder.WebHost.UseUrls(settings.Http.Url);
    builder.Services.Configure<ScoringOptions>(options => options.Model = ScorerSettings.DefaultModel);
    builder.Services.AddScoring();
    builder.Services.AddSettings<HttpOptions, HttpOptionsValidator>(HttpOptions.Section);
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
    builder
        .Services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddMeter(SentimentMetrics.MeterName).AddMeter("System.Runtime").AddPrometheusExporter());

    var app = builder.Build();
    // Alive while it answers: a pipeline that is down is started again here, and a restart of the process would not help it.
    app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
    app.MapHealthChecks(
        "/health/ready",
        new() { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = WriteStatusAndReasonAsync }
    );
    app.MapPrometheusScrapingEndpoint("/metrics");
    return app;
});

static Task WriteStatusAndReasonAsync(HttpContext context, HealthReport report)
{
    context.Response.ContentType = "text/plain; charset=utf-8";
    return context.Response.WriteAsync(
        string.Join(' ', [$"{report.Status}", .. report.Entries.Values.Select(entry => entry.Description).OfType<string>()])
    );
}
