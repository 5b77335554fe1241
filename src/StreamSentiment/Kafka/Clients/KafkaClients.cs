using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Builds the Kafka clients of this program: shipped settings, the operator's over them, logs to the host.</summary>
public sealed class KafkaClients
{
    /// <summary>The name by which brokers know these clients: quotas go by it.</summary>
    internal const string ClientId = "streamsentiment";

    private readonly KafkaOptions options;
    private readonly ILogger<KafkaClients> logger;

    /// <summary>Creates what builds clients; none connects before it is asked for.</summary>
    public KafkaClients(KafkaOptions options, ILogger<KafkaClients> logger)
        : this(options, logger, new BrokerFaults(), new NativeCalls(TimeProvider.System)) { }

    private KafkaClients(KafkaOptions options, ILogger<KafkaClients> logger, BrokerFaults faults, NativeCalls calls) =>
        (this.options, this.logger, Faults, Calls, Answered) = (options, logger, faults, calls, new AnsweredOffsets(TopicIds));

    /// <summary>The options that the clients are built from.</summary>
    internal KafkaOptions Options => options;

    /// <summary>What a failure may do to an answer; only the embedded Kafka makes a difference where nothing is set.</summary>
    internal Delivery Delivery =>
        options.Delivery ?? (EmbeddedKafka.IsAt(options.Bootstrap) ? Delivery.AtLeastOnce : Delivery.ExactlyOnce);

    /// <summary>The ids of the topics that consumers of these clients have read, by name.</summary>
    internal ConcurrentDictionary<string, string> TopicIds { get; } = [];

    /// <summary>How far members of these clients' group have answered and committed.</summary>
    internal AnsweredOffsets Answered { get; }

    /// <summary>Why brokers cannot be used, as far as these clients know.</summary>
    internal BrokerFaults Faults { get; }

    /// <summary>The calls of this host into native libraries.</summary>
    internal NativeCalls Calls { get; }

    /// <summary>The same clients, for a member of another group that reads another topic.</summary>
    internal KafkaClients Reading(string topic, string group) => new(options.Reading(topic, group), logger, Faults, Calls);

    /// <summary>A consumer that commits nothing by itself. One thread owns it.</summary>
    /// <param name="configure">Adds the caller's handlers; they must not throw.</param>
    /// <param name="tellsEnds">
    /// True to hear of the end of each partition as it is reached, in place of a record: its offset counts what is no record too.
    /// </param>
    public IConsumer<byte[], byte[]> Consumer(
        Action<ConsumerBuilder<byte[], byte[]>>? configure = null,
        bool tellsEnds = false
    ) => Consumer(ConsumerConfig(options).ToDictionary(), configure, tellsEnds);

    /// <summary>The same, with a place in the group that it takes again after a restart.</summary>
    internal IConsumer<byte[], byte[]> Consumer(string slot, Action<ConsumerBuilder<byte[], byte[]>> configure, bool tellsEnds)
    {
        var config = ConsumerConfig(options).ToDictionary();
        config.TryAdd("group.instance.id", slot);
        return Consumer(config, configure, tellsEnds);
    }

    /// <summary>A member of the group without a place, whatever the operator's settings say.</summary>
    internal IConsumer<byte[], byte[]> Visitor(Action<ConsumerBuilder<byte[], byte[]>> configure)
    {
        var config = ConsumerConfig(options).ToDictionary();
        config.Remove("group.instance.id");
        return Consumer(config, configure, tellsEnds: false);
    }

    private IConsumer<byte[], byte[]> Consumer(
        Dictionary<string, string> config,
        Action<ConsumerBuilder<byte[], byte[]>>? configure,
        bool tellsEnds
    )
    {
        config["enable.partition.eof"] = tellsEnds ? "true" : "false";
        var builder = new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, message) => Forward(message))
            .SetErrorHandler((_, error) => Forward(error));
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>An idempotent producer.</summary>
    /// <param name="configure">Adds the caller's handlers; they must not throw.</param>
    /// <param name="deliveryLimit">
    /// The time after which a record that no broker has acknowledged is given up, and not sent any more; null to wait for as long
    /// as the brokers are away.
    /// </param>
    public IProducer<byte[], byte[]> Producer(
        Action<ProducerBuilder<byte[], byte[]>>? configure = null,
        TimeSpan? deliveryLimit = null
    ) => Producer(ProducerConfig(options, deliveryLimit), configure);

    /// <summary>A producer of transactions: who takes the same id later ends what this one has begun.</summary>
    internal IProducer<byte[], byte[]> TransactionalProducer(string id) =>
        Producer(TransactionalConfig(options, id), configure: null);

    private IProducer<byte[], byte[]> Producer(
        IReadOnlyDictionary<string, string> config,
        Action<ProducerBuilder<byte[], byte[]>>? configure
    )
    {
        var builder = new ProducerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, message) => Forward(message))
            .SetErrorHandler((_, error) => Forward(error));
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>A client for topics and groups.</summary>
    public IAdminClient Admin() => Admin(AdminConfig(options));

    /// <summary>The same, for questions that brokers may leave without an answer.</summary>
    internal AdminQuestions Questions() => new(Admin, TimeProvider.System);

    /// <summary>
    /// A client that makes a topic by asking for it, as a producer does, where the brokers make topics by themselves.
    /// </summary>
    internal IAdminClient TopicMaker() =>
        Admin(new Dictionary<string, string>(AdminConfig(options)) { ["allow.auto.create.topics"] = "true" });

    private IAdminClient Admin(IReadOnlyDictionary<string, string> config) =>
        new AdminClientBuilder(config)
            .SetLogHandler((_, message) => Forward(message))
            .SetErrorHandler((_, error) => Forward(error))
            .Build();

    /// <summary>True where a member of the group assigns (the classic protocol), false where the broker does (KIP-848).</summary>
    internal static bool AssignsByMembers(KafkaOptions options) =>
        !string.Equals(
            ClientProperties.Merge(options.Properties, options.ConsumerProperties).GetValueOrDefault("group.protocol"),
            "consumer",
            StringComparison.OrdinalIgnoreCase
        );

    internal static IReadOnlyDictionary<string, string> ConsumerConfig(KafkaOptions options)
    {
        var own = ClientProperties.Merge(options.Properties, options.ConsumerProperties);
        var config = Shipped(options);
        config["group.id"] = options.GroupId;
        config["enable.auto.commit"] = "false";
        config["enable.auto.offset.store"] = "false";
        config["isolation.level"] = "read_committed";
        config["auto.offset.reset"] = "earliest";
        // A full queue makes librdkafka wait before it fetches again: a second by default, which stalls the flow as long.
        config["fetch.queue.backoff.ms"] = "10";
        // Bounds memory, and what a pause or a rebalance throws away.
        config["queued.max.messages.kbytes"] = "4096";
        // Of one fetch and partition, compressed: what comes of it may be thousands of times as much, and is there at once,
        // before anything counts it.
        config["max.partition.fetch.bytes"] = "32768";
        // A thread of its own polls at least every few seconds, whatever is computed meanwhile: a group that changes waits no
        // longer for one that does not, nor for a process that was killed while it joined.
        config["max.poll.interval.ms"] = "60000";
        if (int.TryParse(own.GetValueOrDefault("session.timeout.ms"), out int session) && session > 60_000)
        {
            config["max.poll.interval.ms"] = own["session.timeout.ms"]; // it must not be shorter
        }

        // With the protocol of KIP-848 the broker assigns, and librdkafka refuses to be told how.
        if (AssignsByMembers(options))
        {
            config["partition.assignment.strategy"] = "cooperative-sticky";
            // The partitions of a process that was killed have a new owner within 15 s.
            config["session.timeout.ms"] = "9000";
            config["heartbeat.interval.ms"] = "3000";
        }

        return Override(config, own);
    }

    internal static IReadOnlyDictionary<string, string> ProducerConfig(KafkaOptions options) => ProducerConfig(options, null);

    private static Dictionary<string, string> ProducerConfig(KafkaOptions options, TimeSpan? deliveryLimit)
    {
        var config = Shipped(options);
        config["enable.idempotence"] = "true";
        config["acks"] = "all";
        // Java's partitioner: the same key goes to the same partition, whoever produces.
        config["partitioner"] = "murmur2_random";
        config["compression.type"] = "lz4";
        // A lone answer leaves at once. Under load two requests are under way, and what comes meanwhile is the next one: fuller
        // requests than a wait of a millisecond makes, at a tenth less processor time a review.
        config["linger.ms"] = "0";
        config["max.in.flight.requests.per.connection"] = "2";
        // A broker refuses a batch as a whole: one far below any topic's max.message.bytes keeps neighbours out of it.
        config["batch.size"] = "131072";
        // The broker decides what is too large; a dead letter may be larger than an input.
        config["message.max.bytes"] = "16777216";
        config["queue.buffering.max.kbytes"] = "65536";
        // Without end: brokers that are away are waited for.
        config["message.timeout.ms"] = "0";
        // What a delivery report brings along is not looked at.
        config["dotnet.producer.delivery.report.fields"] = "status";
        Override(config, ClientProperties.Merge(options.Properties, options.ProducerProperties));
        if (deliveryLimit is { } limit)
        {
            config.Remove("delivery.timeout.ms"); // the same under another name
            config["message.timeout.ms"] = limit.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        return config;
    }

    internal static IReadOnlyDictionary<string, string> TransactionalConfig(KafkaOptions options, string id)
    {
        // A dead process's transaction blocks readers for this long, and up to 10 s more until the broker looks. A record whose
        // time is up is sent again in the next transaction.
        var limit = TimeSpan.FromSeconds(5);
        var config = ProducerConfig(options, limit).ToDictionary();
        config["transactional.id"] = id;
        config.TryAdd("transaction.timeout.ms", limit.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture));
        return config;
    }

    internal static IReadOnlyDictionary<string, string> AdminConfig(KafkaOptions options) =>
        Override(Shipped(options), ClientProperties.Merge(options.Properties, []));

    private static Dictionary<string, string> Shipped(KafkaOptions options) =>
        new()
        {
            ["bootstrap.servers"] = options.Bootstrap,
            ["client.id"] = ClientId,
            ["allow.auto.create.topics"] = "false",
            // A broker that returns is found within two seconds, not ten.
            ["reconnect.backoff.max.ms"] = "2000",
            // A topic or partition that is added is found within half a minute, not five.
            ["topic.metadata.refresh.interval.ms"] = "30000",
        };

    private static Dictionary<string, string> Override(Dictionary<string, string> config, Dictionary<string, string> own)
    {
        foreach (var (name, value) in own)
        {
            config[name] = value;
        }

        return config;
    }

    private void Forward(LogMessage message)
    {
        // Every try to connect to a broker that is away: many a second. It is told once, when no broker is left.
        if (message.Facility == "FAIL")
        {
            Faults.Failed(message.Message);
        }

        logger.ClientMessage(
            message.Level switch
            {
                _ when message.Facility == "FAIL" => LogLevel.Debug,
                <= SyslogLevel.Critical => LogLevel.Error,
                <= SyslogLevel.Warning => LogLevel.Warning, // librdkafka deals with its own errors
                <= SyslogLevel.Info => LogLevel.Information,
                _ => LogLevel.Debug,
            },
            message.Name,
            message.Facility,
            message.Message
        );
    }

    private void Forward(Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown)
        {
            Faults.NoneLeft();
            TellUnreachable();
        }
        else if (KafkaFault.IsConnection(error.Code)) // one broker; not all of them
        {
            Faults.Failed(error.Reason);
            if (error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl) // another try ends as this one
            {
                Faults.NoneLeft();
            }
        }
        else if (error.IsFatal)
        {
            logger.ClientFailed(KafkaFault.Authorization(options, error, topic: null)?.TrimEnd('.') ?? error.Reason);
        }
        else
        {
            logger.ClientError(error.Reason);
        }
    }

    private void TellUnreachable()
    {
        string sentence = Faults.Unreachable(options.Bootstrap);
        if (Faults.IsNews(sentence))
        {
            logger.BrokersUnreachable(sentence);
        }
    }
}
