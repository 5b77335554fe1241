using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Promotion;

namespace StreamSentiment.Retrainer;

/// <summary>All settings of the retrainer.</summary>
public sealed class RetrainerSettings
{
    /// <summary>The short forms on the command line.</summary>
    internal static readonly IReadOnlyList<ShortForm> ShortForms = ShortForm.Of("Retraining");

    /// <summary>The address of health and metrics: beside that of a scorer on the same machine.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8081";

    /// <summary>
    /// Brokers, topics, client properties; the group is that of the control topic, and <c>GROUP-labels</c> that of the labels.
    /// </summary>
    public KafkaOptions Kafka { get; } = SetDefaults(new KafkaOptions());

    /// <summary>The labels of a run, and its limits.</summary>
    public RetrainOptions Retraining { get; } = new() { Model = DefaultModel };

    /// <summary>Keys of models.</summary>
    public ModelOptions Models { get; } = new();

    /// <summary>The rule by which a candidate replaces the current model.</summary>
    public PromotionOptions Promotion { get; } = new();

    /// <summary>The schedule, labels and alarms that ask for a retraining.</summary>
    public TriggerOptions Triggers { get; } = new();

    /// <summary>Limits of the alarm about the accuracy.</summary>
    public DriftOptions Drift { get; } = new();

    /// <summary>Address of health and metrics.</summary>
    public HttpOptions Http { get; } = new() { Url = DefaultUrl };

    /// <summary>The live page.</summary>
    public PageOptions Page { get; } = new();

    /// <summary>The folder of models that lies beside the program.</summary>
    public static string DefaultModel => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Sets what differs from a scorer, before the settings are read.</summary>
    public static KafkaOptions SetDefaults(KafkaOptions options)
    {
        (options.Bootstrap, options.GroupId) = ("127.0.0.1:9092", "streamsentiment-retrainer");
        return options;
    }

    /// <summary>Reads all sources (<see cref="HostConfiguration"/>).</summary>
    /// <exception cref="InvalidSettingException">The message names the setting.</exception>
    public static RetrainerSettings Read(ConfigurationManager configuration, string[] args)
    {
        var settings = new RetrainerSettings();
        HostConfiguration.ReadInto(configuration, args, ShortForms, settings);
        return settings;
    }
}
