using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Retrainer;

/// <summary>All settings of the retrainer.</summary>
public sealed class RetrainerSettings
{
    private static readonly Dictionary<string, string> ShortForms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--bootstrap"] = $"{HostConfiguration.Section}:Kafka:Bootstrap",
        ["--group"] = $"{HostConfiguration.Section}:Kafka:GroupId",
        ["--model"] = $"{HostConfiguration.Section}:Retraining:Model",
        ["--url"] = $"{HostConfiguration.Section}:Http:Url",
    };

    private IConfigurationSection? section;

    /// <summary>Brokers, topics, client properties; the group is that of the control topic, and <c>GROUP-labels</c> that of the labels.</summary>
    public KafkaOptions Kafka { get; } = new() { Bootstrap = "127.0.0.1:9092", GroupId = "streamsentiment-retrainer" };

    /// <summary>What a run learns from, and what it may cost.</summary>
    public RetrainOptions Retraining { get; } = new() { Model = Path.Combine(AppContext.BaseDirectory, "models") };

    /// <summary>When a candidate replaces the current model.</summary>
    public PromotionOptions Promotion { get; } = new();

    /// <summary>What asks for a retraining beside commands.</summary>
    public TriggerOptions Triggers { get; } = new();

    /// <summary>When the alarm about the accuracy changes.</summary>
    public DriftOptions Drift { get; } = new();

    /// <summary>Health and metrics.</summary>
    public HttpOptions Http { get; } = new() { Url = "http://127.0.0.1:8081" };

    /// <summary>Reads all sources (<see cref="HostConfiguration"/>).</summary>
    /// <exception cref="InvalidSettingException">The message names the setting.</exception>
    public static RetrainerSettings Read(ConfigurationManager configuration, string[] args)
    {
        var settings = new RetrainerSettings();
        settings.section = HostConfiguration.ReadInto(configuration, args, ShortForms, settings);
        return settings;
    }

    /// <summary>Hands the settings to the options that the engine validates when the host starts.</summary>
    public void Configure(IServiceCollection services)
    {
        services
            .AddOptions<KafkaOptions>()
            .Configure(options => (options.Bootstrap, options.GroupId) = (Kafka.Bootstrap, Kafka.GroupId))
            .Bind(section!.GetSection(nameof(Kafka)));
        services
            .AddOptions<RetrainOptions>()
            .Configure(options => options.Model = Retraining.Model)
            .Bind(section!.GetSection(nameof(Retraining)));
        services.AddOptions<PromotionOptions>().Bind(section!.GetSection(nameof(Promotion)));
        services.AddOptions<TriggerOptions>().Bind(section!.GetSection(nameof(Triggers)));
        services.AddOptions<DriftOptions>().Bind(section!.GetSection(nameof(Drift)));
        services
            .AddOptions<HttpOptions>()
            .Configure(options => options.Url = Http.Url)
            .Bind(section!.GetSection(nameof(Http)))
            .ValidateDataAnnotations()
            .ValidateOnStart();
    }
}
