using Microsoft.Extensions.Configuration;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Hosting;

/// <summary>
/// Everything under <c>StreamSentiment</c> in appsettings.json, in environment variables
/// (<c>STREAMSENTIMENT__KAFKA__BOOTSTRAP</c>) and on the command line (<c>--StreamSentiment:Kafka:Bootstrap</c>, or a host's short
/// forms); the later of these wins.
/// </summary>
internal static class HostConfiguration
{
    /// <summary>The section that all settings stand in.</summary>
    public const string Section = "StreamSentiment";

    /// <summary>Reads all sources; a setting that does not exist, has the wrong type, or is a secret in a file is refused by name.</summary>
    /// <param name="configuration">Of the host.</param>
    /// <param name="args">Of the command line.</param>
    /// <param name="shortForms">What the host calls some settings on it.</param>
    /// <param name="settings">What is filled.</param>
    /// <exception cref="InvalidSettingException">The message names the setting.</exception>
    public static IConfigurationSection ReadInto(
        ConfigurationManager configuration,
        string[] args,
        IDictionary<string, string> shortForms,
        object settings
    )
    {
        try
        {
            CheckArguments(args, shortForms);
            configuration.AddCommandLine(args, shortForms);
            SecretSources.Check(configuration, $"{Section}:Kafka");
            var section = configuration.GetSection(Section);
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

    /// <summary>The configuration library passes over what it does not understand, and the default would stay in force.</summary>
    private static void CheckArguments(string[] args, IDictionary<string, string> shortForms)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (!IsSetting(parts[0], shortForms))
            {
                throw new InvalidSettingException(
                    $"{parts[0]} is no setting. There are {string.Join(", ", shortForms.Keys)} and --{Section}:…."
                );
            }

            if (parts.Length == 1 && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
            {
                throw new InvalidSettingException($"{parts[0]} has no value.");
            }
        }
    }

    private static bool IsSetting(string name, IDictionary<string, string> shortForms) =>
        shortForms.ContainsKey(name)
        || name.StartsWith($"--{Section}:", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase);
}
