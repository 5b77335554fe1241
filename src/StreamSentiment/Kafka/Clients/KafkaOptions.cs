using System.ComponentModel.DataAnnotations;
using StreamSentiment.Contracts;

namespace StreamSentiment.Kafka.Clients;

/// <summary>How to reach Kafka and what to read and write there.</summary>
public sealed class KafkaOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers to ask first: <c>host:port</c>, separated by commas.</summary>
    [Required]
    public string Bootstrap { get; set; } = "";

    /// <summary>The consumer group: its members share the partitions of the input.</summary>
    [Required]
    public string GroupId { get; set; } = "streamsentiment-scorer";

    /// <summary>Where reviews are read.</summary>
    [Required]
    public string InputTopic { get; set; } = Topics.Raw;

    /// <summary>Where scores are published.</summary>
    [Required]
    public string OutputTopic { get; set; } = Topics.Scored;

    /// <summary>Where records go that cannot be scored.</summary>
    [Required]
    public string DeadLetterTopic { get; set; } = Topics.DeadLetter;

    /// <summary>Where it is published which model version is current.</summary>
    [Required]
    public string PublishedTopic { get; set; } = Topics.Published;

    /// <summary>Where labelled reviews are read.</summary>
    [Required]
    public string LabelledTopic { get; set; } = Topics.Labelled;

    /// <summary>Where commands are read.</summary>
    [Required]
    public string ControlTopic { get; set; } = Topics.Control;

    /// <summary>Where it is reported what becomes of commands and of published versions.</summary>
    [Required]
    public string StatusTopic { get; set; } = Topics.Status;

    /// <summary>How often the watermark is committed: what a crash may repeat.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The most records read and not yet answered; the source reads no more until some are.</summary>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 4096;

    /// <summary>How long a stop, or a revoked partition, waits for what is in flight.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// librdkafka properties for every client (SASL, TLS, ...). <c>SASL_PASSWORD</c> stands for <c>sasl.password</c>.
    /// </summary>
    public Dictionary<string, string> Properties { get; } = [];

    /// <summary>librdkafka properties for consumers; they go before <see cref="Properties"/>.</summary>
    public Dictionary<string, string> ConsumerProperties { get; } = [];

    /// <summary>librdkafka properties for producers; they go before <see cref="Properties"/>.</summary>
    public Dictionary<string, string> ProducerProperties { get; } = [];

    /// <summary>The same, to read another topic as a member of another group.</summary>
    internal KafkaOptions Reading(string topic, string group)
    {
        var other = (KafkaOptions)MemberwiseClone();
        (other.InputTopic, other.GroupId) = (topic, group);
        return other;
    }
}
