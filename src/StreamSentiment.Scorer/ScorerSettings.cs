using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Scoring;

namespace StreamSentiment.Scorer;

/// <summary>All settings of the scorer.</summary>
public sealed class ScorerSettings
{
    /// <summary>After the drain budget, the time the Kafka clients get to leave.</summary>
    private static readonly TimeSpan TeardownAllowance = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string> ShortForms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--bootstrap"] = $"{HostConfiguration.Section}:Kafka:Bootstrap",
        ["--group"] = $"{HostConfiguration.Section}:Kafka:GroupId",
        ["--model"] = $"{HostConfiguration.Section}:Scoring:Model",
        ["--url"] = $"{HostConfiguration.Section}:Http:Url",
    };

    private IConfigurationSection? section;

    /// <summary>Brokers, topics, client properties.</summary>
    public KafkaOptions Kafka { get; } = new();

    /// <summary>Model and batching.</summary>
    public ScoringOptions Scoring { get; } = new() { Model = Path.Combine(AppContext.BaseDirectory, "models") };

    /// <summary>How the stream is watched.</summary>
    public DriftOptions Drift { get; } = new();

    /// <summary>Health and metrics.</summary>
    public HttpOptions Http { get; } = new();

    /// <summary>How long the host waits for the pipeline to drain and the clients to leave.</summary>
    public TimeSpan ShutdownTimeout => Kafka.DrainTimeout + TeardownAllowance;

    /// <summary>Reads all sources (<see cref="HostConfiguration"/>).</summary>
    /// <exception cref="InvalidSettingException">The message names the setting.</exception>
    public static ScorerSettings Read(ConfigurationManager configuration, string[] args)
    {
        var settings = new ScorerSettings();
        settings.section = HostConfiguration.ReadInto(configuration, args, ShortForms, settings);
        return settings;
    }

    /// <summary>Hands the settings to the options that the engine validates when the host starts.</summary>
    public void Configure(IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>().Bind(section!.GetSection(nameof(Kafka)));
        services
            .AddOptions<ScoringOptions>()
            .Configure(options => options.Model = Scoring.Model)
            .Bind(section!.GetSection(nameof(Scoring)));
        services.AddOptions<DriftOptions>().Bind(section!.GetSection(nameof(Drift)));
        services.AddOptions<HttpOptions>().Bind(section!.GetSection(nameof(Http))).ValidateDataAnnotations().ValidateOnStart();
    }
}
