using Microsoft.Extensions.Configuration;
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

    /// <summary>
    /// Adds the command line to the configuration and refuses, by name, a setting that does not exist, has the wrong type or is a
    /// secret outside an environment variable. The values are validated when the host starts
    /// (<see cref="SettingsRegistration"/>).
    /// </summary>
    /// <param name="args">The arguments of the command line.</param>
    /// <param name="shortForms">The settings that have a short form, by that form.</param>
    /// <param name="settings">An object with a property for each section; it is filled with the values.</param>
    /// <returns>The section of all settings.</returns>
    /// <exception cref="InvalidSettingException">A setting is refused; the message names it.</exception>
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
            SecretSources.Check(configuration, $"{Section}:{KafkaOptions.Section}");
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

    /// <summary>
    /// The configuration library ignores arguments that it does not understand, and the default would stay in force.
    /// </summary>
    private static void CheckArguments(string[] args, IDictionary<string, string> shortForms)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (!IsSetting(parts[0], shortForms))
            {
                throw new InvalidSettingException(
                    $"{parts[0]} is not a setting. The settings are {string.Join(", ", shortForms.Keys)} and --{Section}:…."
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

/// <summary>A setting with which a host does not start; the message names it.</summary>
internal sealed class InvalidSettingException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
