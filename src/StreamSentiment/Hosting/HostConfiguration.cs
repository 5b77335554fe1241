using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Hosting;

/// <summary>
/// Reads the settings of a host: everything under <c>StreamSentiment</c> in appsettings.json, in environment variables
/// (<c>STREAMSENTIMENT__KAFKA__BOOTSTRAP</c>) and on the command line (<c>--StreamSentiment:Kafka:Bootstrap</c>, or the short
/// forms of the host). The later source wins.
/// </summary>
internal static class HostConfiguration
{
    /// <summary>The section of the configuration that holds all settings.</summary>
    public const string Section = "StreamSentiment";

    private static readonly string[] Formatters = ["simple", "json", "systemd"];

    /// <summary>
    /// Adds the command line to the configuration and refuses, by name, a setting that does not exist, has the wrong type or is a
    /// secret outside an environment variable. The values are validated when the host starts
    /// (<see cref="SettingsRegistration"/>).
    /// </summary>
    /// <param name="args">The arguments of the command line.</param>
    /// <param name="shortForms">The settings that have a short form.</param>
    /// <param name="settings">An object with a property for each section; it is filled with the values.</param>
    /// <returns>The section of all settings.</returns>
    /// <exception cref="InvalidSettingException">A setting is refused; the message names it.</exception>
    public static IConfigurationSection ReadInto(
        ConfigurationManager configuration,
        string[] args,
        IReadOnlyList<ShortForm> shortForms,
        object settings
    )
    {
        var known = SettingNames.Of(settings);
        var mappings = shortForms.ToDictionary(
            form => form.Name,
            form => $"{Section}:{form.Setting}",
            StringComparer.OrdinalIgnoreCase
        );
        try
        {
            CheckArguments(args, shortForms, known);
            configuration.AddCommandLine(args, mappings);
            SecretSources.Check(configuration, $"{Section}:{KafkaOptions.Section}");
            SecretSources.Check(configuration, $"{Section}:{PageOptions.Section}");
            CheckVariables(configuration, known);
            var section = configuration.GetSection(Section);
            SettingNames.Check(section, known, key => SourceOf(configuration, key));
            section.Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
            return section;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new InvalidSettingException(
                e.InnerException is FormatException inner ? $"{e.Message} {inner.Message}" : e.Message,
                e
            );
        }
    }

    /// <summary>
    /// The addresses to listen at: <c>Http:Url</c> if somebody sets it, else ASP.NET's own setting (<c>ASPNETCORE_URLS</c>), else
    /// the default.
    /// </summary>
    /// <exception cref="InvalidSettingException">ASP.NET's setting is no list of addresses.</exception>
    public static string Urls(IConfiguration configuration, HttpOptions options)
    {
        if (
            configuration[$"{Section}:{HttpOptions.Section}:Url"] is not null
            || configuration["urls"] is not { Length: > 0 } urls
        )
        {
            return options.Url;
        }

        return urls.Split(';').All(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ? urls
            : throw new InvalidSettingException(
                $"ASPNETCORE_URLS is '{urls}', but it must be http://HOST:PORT, or several of them with semicolons."
            );
    }

    /// <summary>The name of the format of the log: <c>Logging:Console:FormatterName</c>, <c>simple</c> by default.</summary>
    /// <exception cref="InvalidSettingException">There is no such format.</exception>
    public static string LogFormat(IConfiguration configuration)
    {
        string name = configuration["Logging:Console:FormatterName"] ?? Formatters[0];
        return Formatters.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidSettingException(
                $"Logging:Console:FormatterName is '{name}', but it must be one of {string.Join(", ", Formatters)}."
            );
    }

    /// <summary>
    /// The configuration library ignores arguments that it does not understand, and the default would stay in force.
    /// </summary>
    private static void CheckArguments(string[] args, IReadOnlyList<ShortForm> shortForms, IReadOnlyList<Setting> known)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (!IsSetting(parts[0], shortForms))
            {
                throw new InvalidSettingException($"{parts[0]} is no setting.{Meant(parts[0], shortForms, known)}");
            }

            if (parts.Length == 1 && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new InvalidSettingException($"{parts[0]} has no value.");
            }
        }
    }

    private static string Meant(string argument, IReadOnlyList<ShortForm> shortForms, IReadOnlyList<Setting> known)
    {
        string[] full = [.. known.Select(setting => $"--{Section}:{setting.Name}")];
        string name = argument.TrimStart('-').Replace('.', ':');
        return Spelling.Nearest($"--{name}", [.. shortForms.Select(form => form.Name), "--help", "--version"]) is { } form
                ? $" Did you mean {form}?"
            : Spelling.Nearest($"--{name}", full) is { } near ? $" Did you mean {near}?"
            : Spelling.Nearest($"--{Section}:{name}", full) is { } inSection ? $" Did you mean {inSection}?"
            : " --help lists the settings.";
    }

    private static bool IsSetting(string name, IReadOnlyList<ShortForm> shortForms) =>
        shortForms.Any(form => form.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        || name.StartsWith($"--{Section}:", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// One underscore where two are needed makes a variable that nobody reads: the default would stay in force.
    /// </summary>
    private static void CheckVariables(ConfigurationManager configuration, IReadOnlyList<Setting> known)
    {
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            string bare = Bare(key);
            if (
                value is not null
                && key.StartsWith($"{Section}_", StringComparison.OrdinalIgnoreCase)
                && known.FirstOrDefault(setting => Bare($"{Section}{setting.Name}") == bare) is { } meant
            )
            {
                throw new InvalidSettingException(
                    $"{Variable(key)} is not read. Did you mean {Variable($"{Section}:{meant.Name}")}, with two underscores each?"
                );
            }
        }
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string Variable(string key) => key.Replace(":", "__").ToUpperInvariant();

    private static string SourceOf(IConfigurationRoot configuration, string key) =>
        configuration.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _)) switch
        {
            EnvironmentVariablesConfigurationProvider => $"in the environment: {Variable(key)}",
            CommandLineConfigurationProvider => "on the command line",
            // Such as: JsonConfigurationProvider for 'appsettings.json' (Optional).
            { } file when file.ToString()!.Split('\'') is [_, var path, ..] => $"in {path}",
            _ => "in the configuration",
        };
}

/// <summary>A short form of a setting on the command line.</summary>
/// <param name="Name">The argument: <c>--bootstrap</c>.</param>
/// <param name="Setting">The setting that it stands for: <c>Kafka:Bootstrap</c>.</param>
/// <param name="Value">What its value is, for the help.</param>
/// <param name="Meaning">What it sets, for the help.</param>
internal sealed record ShortForm(string Name, string Setting, string Value, string Meaning)
{
    /// <summary>Those that every host has.</summary>
    /// <param name="modelSection">The section with the setting <c>Model</c>.</param>
    public static IReadOnlyList<ShortForm> Of(string modelSection) =>
        [
            new("--bootstrap", "Kafka:Bootstrap", "HOST:PORT", "the brokers to ask first, separated by commas"),
            new("--group", "Kafka:GroupId", "NAME", "the consumer group"),
            new("--model", $"{modelSection}:Model", "DIR", "the model: a folder, or s3://BUCKET/PREFIX/NAME"),
            new("--url", "Http:Url", "http://HOST:PORT", "the address of health and metrics"),
        ];
}

/// <summary>A setting with which a host does not start; the message names it.</summary>
internal sealed class InvalidSettingException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
