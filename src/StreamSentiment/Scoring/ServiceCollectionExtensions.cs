using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamSentiment.Kafka;
using StreamSentiment.Modeling;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>Registers the scoring pipeline, and what follows the published model, with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the pipeline and the follower, and validates their settings when the host starts. <see cref="ScoringOptions"/> and
    /// <see cref="KafkaOptions"/> are the caller's to configure.
    /// </summary>
    public static IServiceCollection AddScoring(this IServiceCollection services)
    {
        services.AddOptions<ScoringOptions>().ValidateOnStart();
        services.AddOptions<KafkaOptions>().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<IValidateOptions<ScoringOptions>, ScoringOptionsValidator>();
        services.AddSingleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>();
        services.AddSingleton<SentimentMetrics>();
        services.AddSingleton(provider => new KafkaClients(Value<KafkaOptions>(provider), provider.GetRequiredService<ILogger<KafkaClients>>()));
        services.AddSingleton(provider => new ActiveModel(LoadModel(provider)));
        services.AddSingleton(provider => new ScoringPipeline(
            provider.GetRequiredService<ActiveModel>(), Value<ScoringOptions>(provider), Value<KafkaOptions>(provider),
            provider.GetRequiredService<KafkaClients>(), provider.GetRequiredService<SentimentMetrics>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new StatusReporter(
            provider.GetRequiredService<KafkaClients>(), Value<KafkaOptions>(provider).StatusTopic, provider.GetRequiredService<ILogger<StatusReporter>>()));
        services.AddSingleton(Takeover);
        services.AddSingleton(Follower);
        return services;
    }

    private static SentimentModel LoadModel(IServiceProvider provider)
    {
        var options = Value<ScoringOptions>(provider);
        var model = SentimentModel.Load(options.Model, options.Precision);
        provider.GetRequiredService<SentimentMetrics>().Model(model.Manifest.Version);
        provider.GetRequiredService<ILogger<SentimentModel>>().ModelLoaded(model.Manifest.Name, model.Manifest.Version, model.Precision.ToString());
        return model;
    }

    /// <summary>Published versions are looked for in the store that the configured model lies in.</summary>
    private static ModelTakeover Takeover(IServiceProvider provider)
    {
        var options = Value<ScoringOptions>(provider);
        var store = ModelStore.Containing(options.Model);
        return new ModelTakeover(
            provider.GetRequiredService<ActiveModel>(),
            model => SentimentModel.Load(store.Find(model.Name, model.Version), options.Precision),
            provider.GetRequiredService<StatusReporter>().Report, options.Instance,
            provider.GetRequiredService<SentimentMetrics>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelTakeover>>());
    }

    private static ModelFollower Follower(IServiceProvider provider)
    {
        var clients = provider.GetRequiredService<KafkaClients>();
        string topic = Value<KafkaOptions>(provider).PublishedTopic;
        var logger = provider.GetRequiredService<ILogger<ModelFollower>>();
        return new ModelFollower(
            provider.GetRequiredService<ModelTakeover>(), stop => PublishedModels.Read(clients, topic, logger.PublishedUnreadable, stop),
            provider.GetRequiredService<TimeProvider>(), logger);
    }

    private static T Value<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
