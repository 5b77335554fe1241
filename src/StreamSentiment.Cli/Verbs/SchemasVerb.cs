using System.CommandLine;
using Microsoft.Extensions.Configuration;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Schemas;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Registers the schemas of our records with a schema registry.</summary>
internal static class SchemasVerb
{
    private const string Prefix = "schema.registry.";

    private static readonly string[] Secrets =
    [
        Prefix + "basic.auth.user.info",
        Prefix + "bearer.auth.token",
        Prefix + "bearer.auth.client.secret",
        Prefix + "ssl.keystore.password",
    ];

    public static Command Create() =>
        new("schemas", "Register the schemas of the records with a schema registry.") { Register() };

    private static Command Register()
    {
        var registry = new Option<string>("--registry")
        {
            Description = "The address of the schema registry. Default: STREAMSENTIMENT__REGISTRY__URL.",
            HelpName = "URL",
            DefaultValueFactory = _ => "",
        };
        var user = new Option<string?>("--user")
        {
            Description = "User of the registry; the password is read from STREAMSENTIMENT__REGISTRY__PASSWORD.",
            HelpName = "NAME",
        };
        var properties = new Option<string[]>("--property", "-X")
        {
            Description =
                "A property of the client, such as schema.registry.ssl.ca.location=FILE; may be repeated. Secrets are read from "
                + "the environment only.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };
        var json = CommonOptions.Json();
        var command = new Command("register", "Register the schema of every record, each under the subject of its topic.")
        {
            registry,
            user,
            properties,
            json,
        };
        command.SetAction(
            (parsed, stop) =>
                RegisterAsync(
                    parsed.GetValue(registry)!,
                    parsed.GetValue(user),
                    parsed.GetValue(properties)!,
                    parsed.GetValue(json),
                    stop
                )
        );
        return command;
    }

    private static async Task<int> RegisterAsync(
        string registry,
        string? user,
        string[] properties,
        bool asJson,
        CancellationToken stop
    )
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("StreamSentiment");
        var topics = new KafkaOptions();
        environment.GetSection(KafkaOptions.Section).Bind(topics);
        var settings = environment.GetSection("Registry");
        string url = Url(registry.Length > 0 ? registry : settings["Url"]);
        using var registration = new SchemaRegistration(url, Read(properties, user, settings), settings["Token"]);
        foreach (var schema in SchemaSubjects.All(topics))
        {
            int id = await registration.RegisterAsync(schema, stop);
            if (asJson)
            {
                Terminal.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("subject", schema.Subject);
                    writer.WriteString("schema", schema.File);
                    writer.WriteNumber("id", id);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Console.Out.WriteLine($"{schema.Subject}  id {id}");
            }
        }

        return ExitCode.Done;
    }

    private static string Url(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            throw new UsageException(
                "The address of the schema registry is missing: give --registry URL or set STREAMSENTIMENT__REGISTRY__URL."
            );
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? url
            : throw new UsageException($"--registry {url} is not the address of a schema registry: give http://HOST:PORT.");
    }

    private static Dictionary<string, string> Read(string[] properties, string? user, IConfigurationSection settings)
    {
        Dictionary<string, string> read = [];
        foreach (string property in properties)
        {
            if (property.Split('=', 2) is not [var name, var value] || !name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                throw new UsageException($"--property {property.Split('=')[0]} is not {Prefix}NAME=VALUE.");
            }

            if (Secrets.Contains(name))
            {
                throw new UsageException(
                    $"{name} is a secret: give --user NAME and set STREAMSENTIMENT__REGISTRY__PASSWORD, or set "
                        + "STREAMSENTIMENT__REGISTRY__TOKEN."
                );
            }

            read[name] = value;
        }

        if (user is not null)
        {
            string password =
                settings["Password"]
                ?? throw new UsageException($"The password of {user} is missing: set STREAMSENTIMENT__REGISTRY__PASSWORD.");
            read[Prefix + "basic.auth.user.info"] = $"{user}:{password}";
        }

        return read;
    }
}
