using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Cli.Options;

/// <summary>
/// The connection to Kafka: <c>--bootstrap</c>, <c>--property</c> and the environment variables that the hosts read too
/// (<c>STREAMSENTIMENT__KAFKA__PROPERTIES__SASL_PASSWORD</c>).
/// </summary>
internal static class KafkaConnection
{
    public static Option<string?> Bootstrap() =>
        new("--bootstrap", "-b")
        {
            Description = "Bootstrap brokers: HOST:PORT, separated by commas. Default: STREAMSENTIMENT__KAFKA__BOOTSTRAP.",
            HelpName = "HOST:PORT",
        };

    public static Option<string[]> Properties() =>
        new("--property", "-X")
        {
            Description = "A librdkafka property, NAME=VALUE; may be repeated. Secrets are read from the environment only.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };

    /// <exception cref="UsageException">There is no bootstrap address, or a property is malformed or a secret.</exception>
    public static KafkaOptions Read(string? bootstrap, string[] properties) =>
        ReadIfGiven(bootstrap, properties)
        ?? throw new UsageException(
            "The address of Kafka is missing: give --bootstrap HOST:PORT or set " + "STREAMSENTIMENT__KAFKA__BOOTSTRAP."
        );

    /// <summary>As <see cref="Read"/>, for a command that can run without Kafka: null without a bootstrap address.</summary>
    public static KafkaOptions? ReadIfGiven(string? bootstrap, string[] properties)
    {
        var options = new KafkaOptions();
        new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("StreamSentiment:Kafka").Bind(options);
        options.Bootstrap = bootstrap ?? options.Bootstrap;
        if (options.Bootstrap.Length == 0)
        {
            return null;
        }

        foreach (string property in properties)
        {
            if (property.Split('=', 2) is not [var name, var value])
            {
                throw new UsageException($"--property {property} is not NAME=VALUE.");
            }

            if (SecretSources.SecretProperties.Contains(name))
            {
                throw new UsageException(
                    $"{name} is a secret: set the environment variable "
                        + $"STREAMSENTIMENT__KAFKA__PROPERTIES__{name.Replace('.', '_').ToUpperInvariant()}."
                );
            }

            options.Properties[name] = value;
        }

        var validation = new KafkaOptionsValidator().Validate(null, options);
        return validation.Failed ? throw new UsageException(validation.FailureMessage) : options;
    }

    /// <summary>Creates clients that log warnings to standard error.</summary>
    public static KafkaClients Clients(KafkaOptions options) => new(options, Loggers.CreateLogger<KafkaClients>());

    /// <summary>Creates a publisher of commands and events that logs warnings to standard error.</summary>
    public static EventPublisher Publisher(KafkaOptions options) =>
        new(Clients(options), options, TimeProvider.System, Loggers.CreateLogger<EventPublisher>());

    /// <summary>Loggers that write warnings and errors to standard error.</summary>
    public static ILoggerFactory Loggers { get; } =
        LoggerFactory.Create(logging =>
            logging
                .SetMinimumLevel(LogLevel.Warning)
                .AddSimpleConsole(console => console.SingleLine = true)
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
}
