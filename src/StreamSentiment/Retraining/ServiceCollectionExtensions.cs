using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamSentiment.Data;
using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Health;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Retraining.Commands;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining;

/// <summary>Registers the parts of a retrainer with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds everything that a retrainer needs, the workers and the health check included. The settings come from the sections
    /// <c>StreamSentiment:Kafka</c>, <c>Retraining</c>, <c>Triggers</c>, <c>Promotion</c>, <c>Models</c> and <c>Drift</c> of the
    /// host's configuration, and are validated when the host starts.
    /// </summary>
    public static IServiceCollection AddRetraining(this IServiceCollection services)
    {
        services.AddSettings<KafkaOptions, KafkaOptionsValidator>(KafkaOptions.Section);
        services.AddSettings<RetrainOptions, RetrainOptionsValidator>("Retraining");
        services.AddSettings<TriggerOptions, TriggerOptionsValidator>("Triggers");
        services.AddSettings<PromotionOptions, PromotionOptionsValidator>("Promotion");
        services.AddSettings<ModelOptions, ModelOptionsValidator>(ModelOptions.Section);
        services.AddSettings<DriftOptions, DriftOptionsValidator>(DriftOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(provider => SentimentMetrics.OfRetrainer(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<RetrainMetrics>();
        services.AddSingleton<KafkaClients>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<IEventTopics, EventTopics>();
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<StatusReporter>(provider, Options(provider).Instance)
        );

        services.AddSingleton(Store);
        services.AddSingleton(Promotion);
        services.AddSingleton<Func<string, Splits, IReadOnlyList<LabelledText>>>(Load);
        services.AddSingleton(provider => new LabelReading(
            Options(provider).MaxReviewBytes,
            provider.GetRequiredService<KafkaOptions>().Envelope
        ));
        services.AddSingleton(provider => new LabelTopic(
            provider.GetRequiredService<KafkaClients>(),
            provider.GetRequiredService<KafkaOptions>().LabelledTopic,
            provider.GetRequiredService<LabelReading>()
        ));
        services.AddSingleton<CandidateTraining>();
        services.AddSingleton<CandidateJudge>();
        services.AddSingleton<RetrainPipeline>();
        services.AddSingleton<Repetition>();
        services.AddSingleton<EvaluatePipeline>();
        services.AddSingleton<PrequentialWatch>();
        services.AddSingleton<RetrainTriggers>();
        services.AddSingleton<LabelStream>();
        services.AddRetrainerCommands();
        services.AddSingleton(provider => Slot(provider.GetRequiredService<KafkaOptions>(), Options(provider)));
        services.AddWorker<LabelWorker>();
        services.AddSingleton<RetrainerState>();
        services.AddSingleton(provider => new HostTopics(Topics, () => provider.GetRequiredService<RetrainerState>().Labels));
        services.AddWorker<KafkaHealth>();
        services.AddHangWatch();
        services
            .AddHealthChecks()
            .AddCheck<RetrainerReadyCheck>("retraining", tags: ["ready"])
            .AddCheck<KafkaReadyCheck>("kafka", tags: ["ready"]);
        return services;
    }

    private static MemberSlot Slot(KafkaOptions kafka, RetrainOptions retrain) =>
        retrain.Instance == RetrainOptions.DefaultInstance
            ? MemberSlot.Claim(retrain.Instance, kafka.GroupId)
            : MemberSlot.Of(retrain.Instance);

    private static TopicUse[] Topics(KafkaOptions options) =>
        [
            TopicUse.Read(options.ControlTopic),
            TopicUse.Write(options.StatusTopic),
            TopicUse.Write(options.PublishedTopic),
            TopicUse.Read(options.LabelledTopic),
            TopicUse.Write(options.DeadLetterTopic),
        ];

    private static ModelStore Store(IServiceProvider provider)
    {
        var store = ModelLocation.OpenStoreOf(Options(provider).Model);
        store.SigningKey = provider.GetRequiredService<ModelOptions>().Key();
        store.Trust = provider.GetRequiredService<ModelOptions>().Trust();
        return store;
    }

    /// <summary>
    /// Loads what a command would need first: a model or a library that is missing is better reported at the start.
    /// </summary>
    private static ModelPromotion Promotion(IServiceProvider provider)
    {
        NativeTorch.EnsureLoaded();
        return ActivatorUtilities.CreateInstance<ModelPromotion>(provider, ModelLocation.NameAt(Options(provider).Model));
    }

    /// <summary>The reviews that a data spec names; where it names no split, those of the split that is asked for.</summary>
    private static LabelledText[] Load(string spec, Splits split)
    {
        var data = DataSource.Load(spec, new DataOptions { Splits = split });
        return [.. data.Train, .. data.Test];
    }

    private static RetrainOptions Options(IServiceProvider provider) => provider.GetRequiredService<RetrainOptions>();
}
