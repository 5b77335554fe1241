using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Kafka.Following;
using StreamSentiment.LivePage;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Kafka.Following;
using StreamSentiment.Tests.Scoring;

namespace StreamSentiment.Tests.LivePage;

/// <summary>A scorer's page without its workers: nothing is read, and no broker is there. A test says what was scored.</summary>
internal sealed class PageHouse : IAsyncDisposable
{
    public const string Instance = "scorer-0";
    public const string Token = "0123456789abcdef0123";

    private readonly WebApplication app;

    private PageHouse(WebApplication app, FakeEventTopics topics)
    {
        (this.app, Topics) = (app, topics);
        Address = app.Urls.Single();
        Http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Address { get; }

    public HttpClient Http { get; }

    /// <summary>What the page reads of commands and answers.</summary>
    public FakeEventTopics Topics { get; }

    public SentimentMetrics Metrics => Get<SentimentMetrics>();

    public PageFeed Feed => Get<PageFeed>();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>A page that listens on loopback.</summary>
    /// <param name="model">The folder of the store that it serves from.</param>
    /// <param name="configure">More services, in place of the others.</param>
    /// <param name="settings">Settings of the section Page.</param>
    public static async Task<PageHouse> StartAsync(
        string model,
        Action<IServiceCollection>? configure = null,
        params (string Name, string Value)[] settings
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            settings
                .Select(setting => KeyValuePair.Create($"StreamSentiment:Page:{setting.Name}", (string?)setting.Value))
                .Append(new("StreamSentiment:Kafka:Bootstrap", "127.0.0.1:1"))
                .Append(new("StreamSentiment:Scoring:Model", model))
                .Append(new("StreamSentiment:Scoring:Instance", Instance))
        );
        var topics = new FakeEventTopics();
        builder.Services.AddScoring();
        builder.Services.AddScorerPage();
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.RemoveAll<IEventTopics>();
        builder.Services.AddSingleton<IEventTopics>(topics);
        // Meters have one name in all tests of this process: those of others would be counted here, or leave no room for its own.
        IMeterFactory? own = null;
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(SentimentMetrics.MeterName)
                    .AddView(instrument => instrument.Meter.Scope == own ? null : MetricStreamConfiguration.Drop)
                    .AddPrometheusExporter()
            );
        configure?.Invoke(builder.Services);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var app = builder.Build();
        own = app.Services.GetRequiredService<IMeterFactory>();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapPage();
        _ = app.Services.GetRequiredService<MeterProvider>();
        await app.StartAsync(Test);
        return new PageHouse(app, topics);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>The state as it is now.</summary>
    public async Task<HostState> StateAsync()
    {
        string json = await Http.GetStringAsync("/page/state", Test);
        return System.Text.Json.JsonSerializer.Deserialize(json, HostStateJson.Default.HostState)!;
    }

    /// <summary>A micro-batch was scored: half of the reviews positive, each from its source.</summary>
    public void Score(params (string Id, string? Source, float Probability)[] reviews)
    {
        using var lease = Get<ActiveModel>().Take();
        var model = lease.Model;
        PreparedReview[] prepared =
        [
            .. reviews.Select(
                (review, i) =>
                    PreparedReview.Create(
                        Records.Create("", i),
                        new Review(review.Id, $"the secret text of {review.Id}") { Source = review.Source },
                        model.Encoder
                    )
            ),
        ];
        Get<ScoreObservers>().Notify(new ScoredBatch(model, prepared, [.. reviews.Select(review => review.Probability)]));
        Metrics.Consumed(reviews.Length);
        Metrics.Scored(reviews.Length);
        Metrics.Batch(reviews.Length, 0.1, TimeSpan.FromMilliseconds(3));
        foreach (var _ in reviews)
        {
            Metrics.EndToEnd(TimeSpan.FromMilliseconds(12));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    /// <summary>A host without a model, and without a store that holds one.</summary>
    public static void WithoutModel(IServiceCollection services, string emptyStore)
    {
        services.AddSingleton<IPageHost, HostWithoutModel>();
        services.AddSingleton(provider => new VersionTap(
            new FolderModelStore(emptyStore),
            "none",
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private sealed class HostWithoutModel(ScoreTap scores) : IPageHost
    {
        public string Role => "scorer";

        public string Prefix => "";

        public string Throughput => "records_scored_total";

        public (ModelManifest Manifest, string Engine)? Served => null;

        public PauseState? Pause => null;

        public ScoreTap? Scores => scores;

        public void Begin() { }

        public void End() { }

        public T Try<T>(Func<StreamSentiment.Modeling.SentimentModel, T> use) =>
            throw new InvalidModelException("No version of none is current.");
    }
}
