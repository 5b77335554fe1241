using StreamSentiment.Drift;
using StreamSentiment.Kafka;
using StreamSentiment.Scoring;

namespace StreamSentiment.Scorer;

/// <summary>
/// Everything under <c>StreamSentiment</c> in appsettings.json, in environment variables
/// (<c>STREAMSENTIMENT__KAFKA__BOOTSTRAP</c>) and on the command line (<c>--StreamSentiment:Kafka:Bootstrap</c>, or the short
/// forms below); the later of these wins.
/// </summary>
public sealed class ScorerSettings
{
    private const string Section = "StreamSentiment";

    /// <summary>After the drain budget, the time the Kafka clients get to leave.</summary>
    private static readonly TimeSpan TeardownAllowance = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string> ShortForms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--bootstrap"] = $"{Section}:Kafka:Bootstrap",
        ["--group"] = $"{Section}:Kafka:GroupId",
        ["--model"] = $"{Section}:Scoring:Model",
        ["--url"] = $"{Section}:Http:Url",
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

    /// <summary>Reads all sources; a setting that does not exist, has the wrong type, or is a secret in a file is refused by name.</summary>
    /// <exception cref="InvalidSettingException">The message names the setting.</exception>
    public static ScorerSettings Read(ConfigurationManager configuration, string[] args)
    {
        try
        {
            CheckArguments(args);
            configuration.AddCommandLine(args, ShortForms);
            SecretSources.Check(configuration, $"{Section}:Kafka");
            var settings = new ScorerSettings { section = configuration.GetSection(Section) };
            settings.section.Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
            return settings;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new InvalidSettingException(e.InnerException is FormatException inner ? $"{e.Message} {inner.Message}" : e.Message, e);
        }
    }

    /// <summary>The configuration library passes over what it does not understand, and the default would stay in force.</summary>
    private static void CheckArguments(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (!IsSetting(parts[0]))
                throw new InvalidSettingException($"{parts[0]} is no setting. There are {string.Join(", ", ShortForms.Keys)} and --{Section}:….");
            if (parts.Length == 1 && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
                throw new InvalidSettingException($"{parts[0]} has no value.");
        }
    }

    private static bool IsSetting(string name) => ShortForms.ContainsKey(name)
        || name.StartsWith($"--{Section}:", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Hands the settings to the options that the engine validates when the host starts.</summary>
    public void Configure(IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>().Bind(section!.GetSection(nameof(Kafka)));
        services.AddOptions<ScoringOptions>().Configure(options => options.Model = Scoring.Model).Bind(section!.GetSection(nameof(Scoring)));
        services.AddOptions<DriftOptions>().Bind(section!.GetSection(nameof(Drift)));
        services.AddOptions<HttpOptions>().Bind(section!.GetSection(nameof(Http))).ValidateDataAnnotations().ValidateOnStart();
    }
}
