using StreamSentiment.Hosting;
using StreamSentiment.LivePage;
using StreamSentiment.Operations;
using StreamSentiment.Scorer;
using StreamSentiment.Scoring;

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
        string instance = settings.Scoring.Instance;
        builder.AddTelemetry("streamsentiment-scorer", instance == ScoringOptions.DefaultInstance ? null : instance);
        builder.WebHost.UseUrls(HostConfiguration.Urls(builder.Configuration, settings.Http));
        builder.Services.Configure<ScoringOptions>(options => options.Model = ScorerSettings.DefaultModel);
        builder.Services.AddScoring();
        builder.Services.AddScorerPage();
        builder.Services.AddSettings<HttpOptions, HttpOptionsValidator>(HttpOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
        builder.Services.AddProbes();

        var app = builder.Build().Validated();
        app.MapProbes();
        app.MapPage();
        return app;
    }
);
