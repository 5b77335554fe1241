using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Cli.Options;

/// <summary>
/// How the tool reaches Kafka: <c>--bootstrap</c>, <c>--property</c>, and the same environment variables as the scorer's
/// (<c>STREAMSENTIMENT__KAFKA__PROPERTIES__SASL_PASSWORD</c>).
/// </summary>
internal static class KafkaConnection
{
    public static Option<string?> Bootstrap() =>
        new("--bootstrap", "-b")
        {
            Description = "Brokers to ask first: HOST:PORT, separated by commas. Default: STREAMSENTIMENT__KAFKA__BOOTSTRAP.",
            HelpName = "HOST:PORT",
        };

    public static Option<string[]> Properties() =>
        new("--property", "-X")
        {
            Description = "A librdkafka property, NAME=VALUE; may be repeated. Secrets come from the environment only.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };

    /// <exception cref="WrongUseException">There is no bootstrap address, or a property is malformed or secret.</exception>
    public static KafkaOptions Read(string? bootstrap, string[] properties) =>
        ReadIfGiven(bootstrap, properties)
        ?? throw new WrongUseException("Say where Kafka is: --bootstrap HOST:PORT, or STREAMSENTIMENT__KAFKA__BOOTSTRAP.");

    /// <summary>As <see cref="Read"/>, for a command that does without Kafka too: null where there is no bootstrap address.</summary>
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
                throw new WrongUseException($"--property {property} is not NAME=VALUE.");
            }

            if (SecretSources.SecretProperties.Contains(name))
            {
                throw new WrongUseException($"{name} is a secret and must come from an environment variable.");
            }

            options.Properties[name] = value;
        }

        var validation = new KafkaOptionsValidator().Validate(null, options);
        return validation.Failed ? throw new WrongUseException(validation.FailureMessage) : options;
    }

    /// <summary>Clients whose warnings go to standard error.</summary>
    public static KafkaClients Clients(KafkaOptions options) => new(options, Loggers.CreateLogger<KafkaClients>());

    /// <summary>A publisher of commands and events whose warnings go to standard error.</summary>
    public static EventPublisher Publisher(KafkaOptions options) =>
        new(Clients(options), options, TimeProvider.System, Loggers.CreateLogger<EventPublisher>());

    /// <summary>Warnings and worse, on standard error.</summary>
    public static ILoggerFactory Loggers { get; } =
        LoggerFactory.Create(logging =>
            logging
                .SetMinimumLevel(LogLevel.Warning)
                .AddSimpleConsole(console => console.SingleLine = true)
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
}
