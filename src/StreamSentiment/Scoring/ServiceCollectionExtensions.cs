using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Control;
using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Health;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Scoring.Commands;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring;

/// <summary>Registers a scorer with a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds a scorer: the pipeline from the input topic to the output topic, the followers of published models and commands, the
    /// drift watch, and a health check with the tag <c>ready</c>. All run from the start of the host to its stop. The settings
    /// come from the sections <c>Kafka</c>, <c>Scoring</c>, <c>Models</c> and <c>Drift</c> below <c>StreamSentiment</c> of the
    /// host's configuration, and are validated at the start; only <c>StreamSentiment:Kafka:Bootstrap</c> has no default.
    /// </summary>
    public static IServiceCollection AddScoring(this IServiceCollection services)
    {
        services.AddSettings<KafkaOptions, KafkaOptionsValidator>(KafkaOptions.Section);
        services.AddSettings<ScoringOptions, ScoringOptionsValidator>(ScoringOptions.Section);
        services.AddSettings<ModelOptions, ModelOptionsValidator>(ModelOptions.Section);
        services.AddSettings<DriftOptions, DriftOptionsValidator>(DriftOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<SentimentMetrics>();
        services.AddSingleton<KafkaClients>();
        services.AddSingleton<EventPublisher>();
        services.AddSingleton<IEventTopics, EventTopics>();
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<StatusReporter>(provider, provider.GetRequiredService<ScoringOptions>().Instance)
        );

        services.AddSingleton(provider => provider.GetRequiredService<ModelOptions>().Trust());
        services.AddSingleton(provider => new ActiveModel(LoadModel(provider)));
        services.AddSingleton(LoadVersion);
        services.AddSingleton<ModelSwapper>();
        services.AddSingleton<ModelTakeover>();

        services.AddSingleton(provider => new DeadLetters(
            provider.GetRequiredService<KafkaOptions>().DeadLetterTopic,
            ScoringPipeline.Application
        ));
        services.AddSingleton<PauseSwitch>();
        services.AddSingleton(provider =>
            Slot(provider.GetRequiredService<KafkaOptions>(), provider.GetRequiredService<ScoringOptions>())
        );
        services.TryAddSingleton(new TraceSampling());
        services.AddSingleton<GroupMembers>();
        services.AddSingleton<ScoreObservers>();
        services.AddSingleton<RecordIsolation>();
        services.AddSingleton(provider => new ScoreHeaders(provider.GetRequiredService<KafkaOptions>().Headers));
        services.AddSingleton(provider => provider.GetRequiredService<ScoringOptions>().Uncertainty);
        services.AddSingleton<BatchScorer>();
        services.AddSingleton<ScoringPipeline>();
        services.AddSingleton<ShadowFactory>();
        services.AddSingleton<ShadowSlot>();

        services.AddSingleton<ReadingFacts>();
        services.AddSingleton<ScorerFacts>();
        services.AddSingleton<ScorerCommands>();
        services.AddSingleton<ICommandTable>(provider => provider.GetRequiredService<ScorerCommands>());
        services.AddSingleton<CommandDispatcher>();

        services.AddSingleton<ModelFollower>();
        services.AddSingleton<CommandFollower>();
        services.AddSingleton(provider => new HostTopics(Topics, () => provider.GetRequiredService<ScoringPipeline>().Offsets));
        services.AddHangWatch();
        services.AddWorker<DriftWatch>().AddWorker<NameWatch>().AddWorker<ScoringWorker>().AddWorker<KafkaHealth>();
        services
            .AddHealthChecks()
            .AddCheck<ScoringReadyCheck>("scoring", tags: ["ready"])
            .AddCheck<KafkaReadyCheck>("kafka", tags: ["ready"]);
        return services;
    }

    private static MemberSlot Slot(KafkaOptions kafka, ScoringOptions scoring) =>
        scoring.Instance == ScoringOptions.DefaultInstance
            ? MemberSlot.Claim(scoring.Instance, kafka.GroupId)
            : MemberSlot.Of(scoring.Instance);

    private static TopicUse[] Topics(KafkaOptions options) =>
        [
            TopicUse.Read(options.InputTopic),
            TopicUse.Write(options.OutputTopic),
            TopicUse.Write(options.DeadLetterTopic),
            TopicUse.Write(options.StatusTopic),
            TopicUse.Read(options.PublishedTopic, isVital: false),
            TopicUse.Read(options.ControlTopic, isVital: false),
        ];

    /// <summary>Loads the version that serves first.</summary>
    private static SentimentModel LoadModel(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<ScoringOptions>();
        var trust = provider.GetRequiredService<ModelTrust>();
        var model = new FirstModel(
            location => SentimentModel.Load(location, options.Precision, trust, options.Kernel),
            provider.GetRequiredService<ILogger<FirstModel>>()
        ).Load(options.Model);
        provider.GetRequiredService<SentimentMetrics>().Model(model.Manifest.Version);
        var logger = provider.GetRequiredService<ILogger<SentimentModel>>();
        logger.ModelLoaded(model.Manifest.Name, model.Manifest.Version, model.Precision.ToString(), model.Engine);
        if (LstmKernel.Wrong is { Count: > 0 } shapes)
        {
            logger.KernelsWrong(string.Join(", ", shapes));
        }

        return model;
    }

    /// <summary>Other versions are looked for in the store that holds the configured model.</summary>
    private static Func<ModelReference, SentimentModel> LoadVersion(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<ScoringOptions>();
        var store = ModelLocation.OpenStoreOf(options.Model);
        var trust = provider.GetRequiredService<ModelTrust>();
        return model => SentimentModel.Load(store.Find(model.Name, model.Version), options.Precision, trust, options.Kernel);
    }
}
