using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.LivePage;
using StreamSentiment.Operations;
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
        builder.ValidateServices();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        string instance = settings.Retraining.Instance;
        builder.AddTelemetry("streamsentiment-retrainer", instance == RetrainOptions.DefaultInstance ? null : instance);
        builder.WebHost.UseUrls(HostConfiguration.Urls(builder.Configuration, settings.Http));
        builder.Services.Configure<KafkaOptions>(options => RetrainerSettings.SetDefaults(options));
        builder.Services.Configure<RetrainOptions>(options => options.Model = RetrainerSettings.DefaultModel);
        builder.Services.Configure<HttpOptions>(options => options.Url = RetrainerSettings.DefaultUrl);
        builder.Services.AddRetraining();
        builder.Services.AddRetrainerPage();
        builder.Services.AddSettings<HttpOptions, HttpOptionsValidator>(HttpOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddProbes();
        configure?.Invoke(builder.Services);

        var app = builder.Build().Validated();
        app.MapProbes();
        app.MapPage();
        if (Niceness.SetForProcess(settings.Retraining.Niceness) is { } fault)
        {
            app.Logger.NicenessRefused(fault);
        }

        return app;
    }
}
