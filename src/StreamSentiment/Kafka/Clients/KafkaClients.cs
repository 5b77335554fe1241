using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Builds the Kafka clients of this program: shipped settings, the operator's over them, logs to the host.</summary>
public sealed class KafkaClients(KafkaOptions options, ILogger<KafkaClients> logger)
{
    /// <summary>The options that the clients are built from.</summary>
    internal KafkaOptions Options => options;

    /// <summary>A consumer that commits nothing by itself. One thread owns it.</summary>
    /// <param name="configure">Adds the caller's handlers; they must not throw.</param>
    public IConsumer<byte[], byte[]> Consumer(Action<ConsumerBuilder<byte[], byte[]>>? configure = null)
    {
        var builder = new ConsumerBuilder<byte[], byte[]>(ConsumerConfig(options))
            .SetLogHandler((_, message) => Forward(message))
            .SetErrorHandler((_, error) => Forward(error));
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>An idempotent producer that waits for as long as the brokers are away.</summary>
    /// <param name="configure">Adds the caller's handlers; they must not throw.</param>
    public IProducer<byte[], byte[]> Producer(Action<ProducerBuilder<byte[], byte[]>>? configure = null)
    {
        var builder = new ProducerBuilder<byte[], byte[]>(ProducerConfig(options))
            .SetLogHandler((_, message) => Forward(message))
            .SetErrorHandler((_, error) => Forward(error));
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>A client for topics and groups.</summary>
    public IAdminClient Admin() =>
        new AdminClientBuilder(AdminConfig(options))
            .SetLogHandler((_, message) => Forward(message))
            .SetErrorHandler((_, error) => Forward(error))
            .Build();

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
        // With the protocol of KIP-848 the broker assigns, and librdkafka refuses to be told how.
        if (!string.Equals(own.GetValueOrDefault("group.protocol"), "consumer", StringComparison.OrdinalIgnoreCase))
        {
            config["partition.assignment.strategy"] = "cooperative-sticky";
        }

        return Override(config, own);
    }

    internal static IReadOnlyDictionary<string, string> ProducerConfig(KafkaOptions options)
    {
        var config = Shipped(options);
        config["enable.idempotence"] = "true";
        config["acks"] = "all";
        // Java's partitioner: the same key goes to the same partition, whoever produces.
        config["partitioner"] = "murmur2_random";
        config["compression.type"] = "lz4";
        // Answers come a micro-batch at a time: there is little to wait for, and a lone review should not.
        config["linger.ms"] = "1";
        // A broker refuses a batch as a whole: one far below any topic's max.message.bytes keeps neighbours out of it.
        config["batch.size"] = "131072";
        // The broker decides what is too large; a dead letter may be larger than an input.
        config["message.max.bytes"] = "16777216";
        config["queue.buffering.max.kbytes"] = "65536";
        // Without end: brokers that are away are waited for.
        config["message.timeout.ms"] = "0";
        // What a delivery report brings along is not looked at.
        config["dotnet.producer.delivery.report.fields"] = "status";
        return Override(config, ClientProperties.Merge(options.Properties, options.ProducerProperties));
    }

    internal static IReadOnlyDictionary<string, string> AdminConfig(KafkaOptions options) =>
        Override(Shipped(options), ClientProperties.Merge(options.Properties, []));

    private static Dictionary<string, string> Shipped(KafkaOptions options) =>
        new()
        {
            ["bootstrap.servers"] = options.Bootstrap,
            ["client.id"] = "streamsentiment",
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

    private void Forward(LogMessage message) =>
        logger.ClientMessage(
            message.Level switch
            {
                // Every try to connect to a broker that is away: many a second. The error handler hears of what matters in it.
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

    private void Forward(Error error)
    {
        if (error.IsFatal)
        {
            logger.ClientFailed(error.Reason);
        }
        else if (error.Code is not (ErrorCode.Local_Transport or ErrorCode.Local_Resolve)) // one broker; not all of them
        {
            logger.ClientError(error.Reason);
        }
    }
}
