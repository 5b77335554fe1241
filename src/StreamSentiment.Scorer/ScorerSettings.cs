using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Scoring;

namespace StreamSentiment.Scorer;

/// <summary>All settings of the scorer.</summary>
public sealed class ScorerSettings
{
    /// <summary>The time that the Kafka clients get to leave, after the drain timeout.</summary>
    private static readonly TimeSpan TeardownAllowance = TimeSpan.FromSeconds(20);

    /// <summary>The short forms on the command line.</summary>
    internal static readonly IReadOnlyList<ShortForm> ShortForms = ShortForm.Of("Scoring");

    /// <summary>Brokers, topics, client properties.</summary>
    public KafkaOptions Kafka { get; } = new();

    /// <summary>Model and batching.</summary>
    public ScoringOptions Scoring { get; } = new() { Model = DefaultModel };

    /// <summary>Keys of models.</summary>
    public ModelOptions Models { get; } = new();

    /// <summary>Limits of the drift watch.</summary>
    public DriftOptions Drift { get; } = new();

    /// <summary>Address of health and metrics.</summary>
    public HttpOptions Http { get; } = new();

    /// <summary>The live page.</summary>
    public PageOptions Page { get; } = new();

    /// <summary>The folder of models that lies beside the program.</summary>
    public static string DefaultModel => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The time that the host gives the pipeline to drain and the clients to leave.</summary>
    public TimeSpan ShutdownTimeout => Kafka.DrainTimeout + TeardownAllowance;

    /// <summary>Reads all sources (<see cref="HostConfiguration"/>).</summary>
    /// <exception cref="InvalidSettingException">A setting is refused; the message names it.</exception>
    public static ScorerSettings Read(ConfigurationManager configuration, string[] args)
    {
        var settings = new ScorerSettings();
        HostConfiguration.ReadInto(configuration, args, ShortForms, settings);
        return settings;
    }
}
