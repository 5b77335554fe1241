using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Cli.Options;

/// <summary>
/// The connection of a verb to Kafka: <c>--bootstrap</c>, <c>--property</c>, <c>--command-config</c> and the environment
/// variables
/// that the hosts read too (<c>STREAMSENTIMENT__KAFKA__PROPERTIES__SASL_PASSWORD</c>). The command line wins over the file, and
/// the file over the environment.
/// </summary>
internal sealed class KafkaConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Option<string?> bootstrap;

    private readonly Option<string[]> properties = new("--property", "-X")
    {
        Description = "A librdkafka property, NAME=VALUE; may be repeated. Secrets are read from the environment only.",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> commandConfig = new("--command-config")
    {
        Description =
            "A client.properties of Java's tools: security.protocol, sasl.jaas.config, ssl.truststore.location and the like. "
            + "Default: none.",
        HelpName = "FILE",
    };

    /// <param name="withoutIt">What the verb connects to without a bootstrap address, for its help.</param>
    public KafkaConnection(string withoutIt = "STREAMSENTIMENT__KAFKA__BOOTSTRAP.") =>
        bootstrap = new Option<string?>("--bootstrap", "-b")
        {
            Description = $"Bootstrap brokers: HOST:PORT, separated by commas. Default: {withoutIt}",
            HelpName = "HOST:PORT",
        };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options => [bootstrap, properties, commandConfig];

    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">There is no bootstrap address, or a property is malformed or a secret.</exception>
    public KafkaOptions Read(ParseResult parsed) =>
        ReadIfGiven(parsed)
        ?? throw new UsageException(
            "The address of Kafka is missing: give --bootstrap HOST:PORT or set STREAMSENTIMENT__KAFKA__BOOTSTRAP."
        );

    /// <summary>As <see cref="Read"/>, for a command that can run without Kafka: null without a bootstrap address.</summary>
    public KafkaOptions? ReadIfGiven(ParseResult parsed) => Complete(Environment(), parsed);

    /// <summary>As <see cref="ReadIfGiven"/>, for a command that does not look for an address in the environment.</summary>
    /// <param name="otherwise">The address where the command line and the file name none.</param>
    public KafkaOptions? ReadOr(ParseResult parsed, string otherwise)
    {
        var options = Environment();
        options.Bootstrap = otherwise;
        return Complete(options, parsed);
    }

    /// <summary>
    /// Asks the brokers, for a few seconds, whether the command can work: they answer, the topics exist, and the client may use
    /// them. librdkafka itself would wait without end, because brokers that are away come back.
    /// </summary>
    /// <exception cref="BrokerUnreachableException">No; the message is one sentence with the address and the reason.</exception>
    public static async Task CheckAsync(KafkaOptions options, IReadOnlyCollection<TopicUse> uses, CancellationToken stop)
    {
        // Without a log: what is wrong is the message of the exception.
        using var probe = new BrokerProbe(new KafkaClients(options, NullLogger<KafkaClients>.Instance), uses);
        var findings = await probe.AskAsync(Patience, stop);
        if (findings.Count > 0)
        {
            throw new BrokerUnreachableException(string.Join(' ', findings.Select(finding => finding.Sentence)));
        }
    }

    /// <summary>Creates clients that log warnings to standard error.</summary>
    public static KafkaClients Clients(KafkaOptions options) => new(options, Loggers.CreateLogger<KafkaClients>());

    /// <summary>
    /// Creates a publisher of commands and events that logs warnings to standard error. They continue the trace of whoever runs
    /// the tool.
    /// </summary>
    public static EventPublisher Publisher(KafkaOptions options) =>
        new(Clients(options), options, TimeProvider.System, Loggers.CreateLogger<EventPublisher>())
        {
            Caller = Tracing.OfEnvironment(System.Environment.GetEnvironmentVariable),
        };

    /// <summary>Loggers that write warnings and errors to standard error.</summary>
    public static ILoggerFactory Loggers { get; } = LoggerFactory.Create(logging => logging.AddProvider(new TerminalLogger()));

    private static KafkaOptions Environment()
    {
        var options = new KafkaOptions();
        new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("StreamSentiment:Kafka").Bind(options);
        return options;
    }

    private KafkaOptions? Complete(KafkaOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(commandConfig) is { } file)
        {
            var java = JavaClientProperties.Read(file);
            options.Bootstrap = java.Bootstrap ?? options.Bootstrap;
            Set(options, java.Properties);
            if (java.Unused.Count > 0)
            {
                Terminal.Say($"warning: {file}: not used: {string.Join(", ", java.Unused)}");
            }
        }

        options.Bootstrap = parsed.GetValue(bootstrap) ?? options.Bootstrap;
        if (options.Bootstrap.Length == 0)
        {
            return null;
        }

        Set(options, parsed.GetValue(properties)!.Select(Property));
        var validation = new KafkaOptionsValidator().Validate(null, options);
        return validation.Failed ? throw new UsageException(validation.FailureMessage) : options;
    }

    private static KeyValuePair<string, string> Property(string given)
    {
        if (given.Split('=', 2) is not [var name, var value])
        {
            throw new UsageException($"--property {given} is not NAME=VALUE.");
        }

        return SecretSources.SecretProperties.Contains(name)
            ? throw new UsageException(
                $"{name} is a secret: set the environment variable "
                    + $"STREAMSENTIMENT__KAFKA__PROPERTIES__{name.Replace('.', '_').ToUpperInvariant()}."
            )
            : new(name, value);
    }

    /// <summary>Sets properties in place of those of the same name, which the environment spells with underscores.</summary>
    private static void Set(KafkaOptions options, IEnumerable<KeyValuePair<string, string>> given)
    {
        foreach (var (name, value) in given)
        {
            foreach (string same in options.Properties.Keys.Where(key => ClientProperties.NameOf(key) == name).ToArray())
            {
                options.Properties.Remove(same);
            }

            options.Properties[name] = value;
        }
    }
}
