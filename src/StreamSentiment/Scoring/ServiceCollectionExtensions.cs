using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamSentiment.Kafka;
using StreamSentiment.Modeling;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>Registers the scoring pipeline with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the pipeline and validates its settings when the host starts. <see cref="ScoringOptions"/> and
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
        services.AddSingleton(LoadModel);
        services.AddSingleton(provider => new ActiveModel(provider.GetRequiredService<SentimentModel>()));
        services.AddSingleton(provider => new ScoringPipeline(
            provider.GetRequiredService<ActiveModel>(), Value<ScoringOptions>(provider), Value<KafkaOptions>(provider),
            provider.GetRequiredService<KafkaClients>(), provider.GetRequiredService<SentimentMetrics>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
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

    private static T Value<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
