using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Control;
using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>Registers the scoring pipeline, and what follows published models and commands, with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the pipeline and the followers, and validates their settings when the host starts. <see cref="ScoringOptions"/>,
    /// <see cref="KafkaOptions"/> and <see cref="DriftOptions"/> are the caller's to configure.
    /// </summary>
    public static IServiceCollection AddScoring(this IServiceCollection services)
    {
        services.AddSettings<KafkaOptions, KafkaOptionsValidator>(KafkaOptions.Section);
        services.AddSettings<ScoringOptions, ScoringOptionsValidator>(ScoringOptions.Section);
        services.AddSettings<DriftOptions, DriftOptionsValidator>(DriftOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<SentimentMetrics>();
        services.AddSingleton(provider => new KafkaClients(
            Value<KafkaOptions>(provider),
            provider.GetRequiredService<ILogger<KafkaClients>>()
        ));
        services.AddSingleton(provider => new ActiveModel(LoadModel(provider)));
        services.AddSingleton<ScoreObservers>();
        services.AddSingleton(Reading);
        services.AddSingleton(provider => new ScoringPipeline(
            provider.GetRequiredService<ActiveModel>(),
            Value<ScoringOptions>(provider),
            Value<KafkaOptions>(provider),
            provider.GetRequiredService<KafkaClients>(),
            provider.GetRequiredService<SentimentMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<PauseSwitch>(),
            provider.GetRequiredService<ScoreObservers>()
        ));
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<IEventTopics, EventTopics>();
        services.AddSingleton(provider => new StatusReporter(
            provider.GetRequiredService<EventPublisher>(),
            Value<ScoringOptions>(provider).Instance,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(Takeover);
        services.AddSingleton(ShadowSlot);
        services.AddSingleton(Watch);
        services.AddSingleton<ReadingFacts>();
        services.AddSingleton<ScorerFacts>();
        services.AddSingleton<ScorerCommands>();
        services.AddSingleton<ICommandTable>(provider => provider.GetRequiredService<ScorerCommands>());
        services.AddSingleton<CommandDispatcher>();
        services.AddWorker<ModelFollower>().AddWorker<CommandFollower>().AddWorker<DriftWatch>().AddWorker<ScoringWorker>();
        services.AddHealthChecks().AddCheck<ScoringReadyCheck>("scoring", tags: ["ready"]);
        return services;
    }

    private static SentimentModel LoadModel(IServiceProvider provider)
    {
        var options = Value<ScoringOptions>(provider);
        var model = SentimentModel.Load(options.Model, options.Precision);
        provider.GetRequiredService<SentimentMetrics>().Model(model.Manifest.Version);
        var logger = provider.GetRequiredService<ILogger<SentimentModel>>();
        logger.ModelLoaded(model.Manifest.Name, model.Manifest.Version, model.Precision.ToString());
        if (OneDnn.IsLimited)
        {
            logger.KernelsLimited(OneDnn.WhyLimited);
        }

        return model;
    }

    private static PauseSwitch Reading(IServiceProvider provider)
    {
        var reading = new PauseSwitch();
        provider.GetRequiredService<SentimentMetrics>().ObservePaused(() => reading.Pause is not null);
        return reading;
    }

    /// <summary>Other versions are looked for in the store that the configured model lies in.</summary>
    private static Func<ModelReference, SentimentModel> Load(ScoringOptions options)
    {
        var store = ModelLocation.OpenStoreOf(options.Model);
        return model => SentimentModel.Load(store.Find(model.Name, model.Version), options.Precision);
    }

    private static ModelSwapper Takeover(IServiceProvider provider)
    {
        var options = Value<ScoringOptions>(provider);
        return new ModelSwapper(
            provider.GetRequiredService<ActiveModel>(),
            Load(options),
            provider.GetRequiredService<StatusReporter>(),
            provider.GetRequiredService<SentimentMetrics>(),
            provider.GetRequiredService<ILogger<ModelSwapper>>()
        );
    }

    private static ShadowSlot ShadowSlot(IServiceProvider provider)
    {
        var options = Value<ScoringOptions>(provider);
        return new ShadowSlot(
            provider.GetRequiredService<ActiveModel>(),
            Load(options),
            provider.GetRequiredService<ScoreObservers>(),
            options,
            provider.GetRequiredService<StatusReporter>(),
            provider.GetRequiredService<SentimentMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ShadowSlot>>()
        );
    }

    private static DriftWatch Watch(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<ScoreObservers>(),
            Value<DriftOptions>(provider),
            Value<ScoringOptions>(provider),
            provider.GetRequiredService<StatusReporter>(),
            provider.GetRequiredService<SentimentMetrics>(),
            provider.GetRequiredService<ILogger<DriftWatch>>()
        );

    private static T Value<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
