using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace StreamSentiment.Kafka.Clients;

/// <summary>Secrets come from environment variables, and from nowhere else: files end up in images and repositories.</summary>
public static class SecretSources
{
    /// <summary>The librdkafka properties whose values are secret.</summary>
    public static readonly FrozenSet<string> SecretProperties = FrozenSet.Create(
        "sasl.password",
        "ssl.key.password",
        "ssl.key.pem",
        "ssl.keystore.password",
        "sasl.oauthbearer.config",
        "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.client.credentials.client.secret",
        "sasl.oauthbearer.assertion.private.key.passphrase",
        "sasl.oauthbearer.assertion.private.key.pem"
    );

    private const string PageToken = "Token"; // of the section Page

    /// <summary>Refuses a secret that any other provider than environment variables has, also one that is overridden.</summary>
    /// <param name="configuration">The configuration of the host.</param>
    /// <param name="sectionPath">The section whose secrets are looked for.</param>
    /// <exception cref="InvalidOperationException">There is one; the message names the setting, never its value.</exception>
    public static void Check(IConfigurationRoot configuration, string sectionPath)
    {
        foreach (var provider in configuration.Providers)
        {
            if (provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner })
            {
                Check(inner, sectionPath);
            }
            else if (provider is not EnvironmentVariablesConfigurationProvider)
            {
                Check(provider, sectionPath);
            }
        }
    }

    private static void Check(IConfigurationProvider provider, string path)
    {
        foreach (string? key in provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string setting = ConfigurationPath.Combine(path, key);
            if (
                (
                    SecretProperties.Contains(ClientProperties.NameOf(key))
                    || key.Equals(nameof(KafkaOptions.CommandKey), StringComparison.OrdinalIgnoreCase)
                    || key.Equals(PageToken, StringComparison.OrdinalIgnoreCase)
                )
                && provider.TryGet(setting, out string? value)
                && !string.IsNullOrEmpty(value)
            )
            {
                throw new InvalidOperationException(
                    $"{setting} is a secret and must come from an environment variable, not from {provider}."
                );
            }

            Check(provider, setting);
        }
    }
}
