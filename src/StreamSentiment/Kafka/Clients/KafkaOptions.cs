using System.ComponentModel.DataAnnotations;
using StreamSentiment.Contracts;

namespace StreamSentiment.Kafka.Clients;

/// <summary>The address of Kafka, the topics to read and write, and the settings of the clients.</summary>
public sealed class KafkaOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Kafka";

    /// <summary>
    /// The brokers to ask first: <c>host:port</c>, separated by commas. <c>127.0.0.1:9092</c> by default in the hosts; a host of
    /// one's own has to name them.
    /// </summary>
    [Required]
    public string Bootstrap { get; set; } = "";

    /// <summary>
    /// The consumer group, whose members share the partitions of the input. <c>streamsentiment-scorer</c> by default;
    /// <c>streamsentiment-retrainer</c> in the retrainer.
    /// </summary>
    [Required]
    public string GroupId { get; set; } = "streamsentiment-scorer";

    /// <summary>The topic that reviews are read from. <c>reviews.raw</c> by default.</summary>
    [Required]
    public string InputTopic { get; set; } = Topics.Raw;

    /// <summary>The topic that scores are published to. <c>reviews.scored</c> by default.</summary>
    [Required]
    public string OutputTopic { get; set; } = Topics.Scored;

    /// <summary>
    /// The topic for records that cannot be scored or read as labels. <c>reviews.dead-letter</c> by default.
    /// </summary>
    [Required]
    public string DeadLetterTopic { get; set; } = Topics.DeadLetter;

    /// <summary>The compacted topic that names the current version of each model. <c>models.published</c> by default.</summary>
    [Required]
    public string PublishedTopic { get; set; } = Topics.Published;

    /// <summary>The topic that labelled reviews are read from. <c>reviews.labelled</c> by default.</summary>
    [Required]
    public string LabelledTopic { get; set; } = Topics.Labelled;

    /// <summary>The topic that commands are read from. <c>models.control</c> by default.</summary>
    [Required]
    public string ControlTopic { get; set; } = Topics.Control;

    /// <summary>
    /// The topic for the answers to commands, and for reports about published versions. <c>models.status</c> by default.
    /// </summary>
    [Required]
    public string StatusTopic { get; set; } = Topics.Status;

    /// <summary>
    /// Topics that a replay may publish scores to, beside those that begin with <c>reviews.rescored</c> or <c>reviews.replay</c>
    /// (<c>reviews.</c> as in the name of the input topic) or are named for the input or the output topic
    /// (<c>reviews.scored.again</c>, <c>again-reviews.raw</c>): names, separated by commas; one that ends in <c>*</c> stands for
    /// all that begin with the rest. None by default.
    /// </summary>
    public string ReplayTopics { get; set; } = "";

    /// <summary>
    /// Topics that a redrive may publish dead letters to that were read from them, beside <see cref="InputTopic"/> and
    /// <see cref="LabelledTopic"/>: names, separated by commas. None by default.
    /// </summary>
    public string RedriveTopics { get; set; } = "";

    /// <summary>
    /// What producers put around reviews and labels, beside the frame of a schema registry, which is always read:
    /// <c>CloudEvents</c>, <c>Connect</c> (<c>schema</c> and <c>payload</c>), <c>ChangeEvent</c> (Debezium), <c>JsonString</c>,
    /// or <c>Any</c> of these. Records without the envelope are read too. <c>None</c> by default.
    /// </summary>
    public Envelope Envelope { get; set; } = Envelope.None;

    /// <summary>
    /// The headers of a review that its score has too: names, separated by commas, in any case; one that ends in <c>*</c> stands
    /// for all that begin with the rest, <c>*</c> alone for all, nothing for none. <c>traceparent, tracestate, baggage,
    /// correlation-id, content-type, ce_*</c> by default.
    /// </summary>
    public string Headers { get; set; } = "traceparent, tracestate, baggage, correlation-id, content-type, ce_*";

    /// <summary>
    /// What a failure may do to an answer: <c>ExactlyOnce</c>, in transactions, or <c>AtLeastOnce</c>, where a crash may repeat
    /// what was answered within the last <see cref="CommitInterval"/>. <c>ExactlyOnce</c> by default; <c>AtLeastOnce</c> on the
    /// embedded Kafka, which has no transactions.
    /// </summary>
    public Delivery? Delivery { get; set; }

    /// <summary>
    /// The most time between two commits: of a transaction, whose answers nobody reads before it and which counts with the time
    /// that commits take, or at least once of the watermark. A flow that is idle commits at once. 100 ms by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The most records that are read and not yet answered for good; at this number the source reads no more until some are.
    /// 8192 by default.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 8192;

    /// <summary>
    /// The most bytes of records that are read and not yet answered for good, beside <see cref="MaxInFlight"/>; one record is
    /// taken however large it is. 67,108,864 (64 MiB) by default.
    /// </summary>
    [Range(1, 1L << 40)]
    public long MaxInFlightBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// The most time that a stop, or a revoked partition, waits for what is in flight. 20 s by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time without an acknowledgement, with answers under way, or without the offsets that the group has committed, after
    /// which the host is not ready. 30 s by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time, beyond <see cref="DrainTimeout"/>, after which a call into a native library (the client, the model) counts as
    /// hanging: the host is not alive then, and ends with exit code 70 ten seconds later. A minute by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan HangAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The file of the key by which commands are signed and checked, at least 32 characters; with several, on a line each, the
    /// first signs and each is good. Commands without a right signature are refused then. None by default, which carries out
    /// every command.
    /// </summary>
    public string CommandKeyFile { get; set; } = "";

    /// <summary>
    /// The key itself, in place of <see cref="CommandKeyFile"/>: from the environment alone. None by default.
    /// </summary>
    public string CommandKey { get; set; } = "";

    /// <summary>
    /// librdkafka properties for every client (SASL, TLS, ...); none by default. <c>SASL_PASSWORD</c> stands for
    /// <c>sasl.password</c>.
    /// </summary>
    public Dictionary<string, string> Properties { get; } = [];

    /// <summary>librdkafka properties for consumers, which override <see cref="Properties"/>; none by default.</summary>
    public Dictionary<string, string> ConsumerProperties { get; } = [];

    /// <summary>librdkafka properties for producers, which override <see cref="Properties"/>; none by default.</summary>
    public Dictionary<string, string> ProducerProperties { get; } = [];

    /// <summary>A copy of these settings that reads another topic as a member of another group.</summary>
    internal KafkaOptions Reading(string topic, string group)
    {
        var other = (KafkaOptions)MemberwiseClone();
        (other.InputTopic, other.GroupId) = (topic, group);
        return other;
    }
}
