using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining;

/// <summary>Registers what a retrainer is made of with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the pipelines and what asks for them, and validates their settings when the host starts. <see cref="KafkaOptions"/>,
    /// <see cref="RetrainOptions"/>, <see cref="TriggerOptions"/>, <see cref="PromotionOptions"/> and <see cref="DriftOptions"/>
    /// are the caller's to configure.
    /// </summary>
    public static IServiceCollection AddRetraining(this IServiceCollection services)
    {
        services.AddSettings<KafkaOptions, KafkaOptionsValidator>(KafkaOptions.Section);
        services.AddSettings<RetrainOptions, RetrainOptionsValidator>("Retraining");
        services.AddSettings<TriggerOptions, TriggerOptionsValidator>("Triggers");
        services.AddSettings<PromotionOptions, PromotionOptionsValidator>("Promotion");
        services.AddSettings<DriftOptions, DriftOptionsValidator>(DriftOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<SentimentMetrics>();
        services.AddSingleton<RetrainMetrics>();

        services.AddSingleton(provider => new KafkaClients(
            Kafka(provider),
            provider.GetRequiredService<ILogger<KafkaClients>>()
        ));
        services.AddSingleton(provider => new StatusReporter(
            Clients(provider),
            Kafka(provider).StatusTopic,
            provider.GetRequiredService<ILogger<StatusReporter>>()
        ));
        services.AddSingleton(provider => new CommandPublisher(Clients(provider), Kafka(provider).ControlTopic, Clock(provider)));
        services.AddSingleton(provider => new ModelPublisher(Clients(provider), Kafka(provider).PublishedTopic, Clock(provider)));
        services.AddSingleton(provider => new CommandEvents(Options(provider).Instance, Clock(provider)));
        services.AddSingleton<CommandHistory>();

        services.AddSingleton(Promotion);
        services.AddSingleton(provider => new LabelTopic(
            Clients(provider),
            Kafka(provider).LabelledTopic,
            Options(provider).MaxReviewBytes
        ));
        services.AddSingleton(provider => new CandidateTraining(
            Options(provider),
            Load,
            provider.GetRequiredService<RetrainMetrics>(),
            Clock(provider)
        ));
        services.AddSingleton(provider => new CandidateJudge(
            provider.GetRequiredService<ModelPromotion>(),
            Options(provider),
            Value<PromotionOptions>(provider),
            Load,
            Clock(provider)
        ));
        services.AddSingleton(Pipeline);
        services.AddSingleton(provider => new Repetition(
            provider.GetRequiredService<LabelTopic>(),
            provider.GetRequiredService<ModelPromotion>(),
            provider.GetRequiredService<CandidateTraining>()
        ));
        services.AddSingleton(provider => new EvaluatePipeline(
            provider.GetRequiredService<LabelTopic>(),
            provider.GetRequiredService<ModelPromotion>(),
            Options(provider)
        ));
        services.AddSingleton(provider => new VersionCommands(provider.GetRequiredService<ModelPromotion>()));
        services.AddSingleton(provider => new PrequentialWatch(
            provider.GetRequiredService<ModelPromotion>(),
            Options(provider).Instance,
            Value<DriftOptions>(provider),
            provider.GetRequiredService<StatusReporter>().Report,
            provider.GetRequiredService<RetrainMetrics>(),
            Clock(provider),
            provider.GetRequiredService<ILogger<PrequentialWatch>>()
        ));
        services.AddSingleton(provider => new RetrainTriggers(
            Value<TriggerOptions>(provider),
            provider.GetRequiredService<ModelPromotion>().Name,
            provider.GetRequiredService<CommandPublisher>().PublishAsync,
            Clock(provider),
            provider.GetRequiredService<ILogger<RetrainTriggers>>()
        ));
        return services;
    }

    private static ModelPromotion Promotion(IServiceProvider provider)
    {
        string model = Options(provider).Model;
        return new ModelPromotion(
            ModelLocation.OpenStoreOf(model),
            ModelLocation.ReadManifest(model).Name,
            provider.GetRequiredService<ModelPublisher>()
        );
    }

    private static RetrainPipeline Pipeline(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<LabelTopic>(),
            provider.GetRequiredService<ModelPromotion>(),
            provider.GetRequiredService<CandidateTraining>(),
            provider.GetRequiredService<CandidateJudge>(),
            Options(provider),
            provider.GetRequiredService<StatusReporter>().ReportAsync,
            Clock(provider)
        );

    /// <summary>Of a spec that names no split, the one that is asked for.</summary>
    private static LabelledText[] Load(string spec, Splits split)
    {
        var data = DataSource.Load(spec, new DataOptions { Splits = split });
        return [.. data.Train, .. data.Test];
    }

    private static KafkaClients Clients(IServiceProvider provider) => provider.GetRequiredService<KafkaClients>();

    private static KafkaOptions Kafka(IServiceProvider provider) => Value<KafkaOptions>(provider);

    private static RetrainOptions Options(IServiceProvider provider) => Value<RetrainOptions>(provider);

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static T Value<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;
}
