using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Options;

/// <summary>The connection that a <c>client.properties</c> of Java's clients describes, in librdkafka's words.</summary>
/// <param name="Bootstrap">The addresses; null if the file names none.</param>
/// <param name="Properties">librdkafka properties.</param>
/// <param name="Unused">The keys that say nothing about the connection, or that nobody knows, in the order of the file.</param>
internal sealed partial record JavaClientProperties(
    string? Bootstrap,
    IReadOnlyDictionary<string, string> Properties,
    IReadOnlyList<string> Unused
)
{
    /// <summary>
    /// The keys that are read here; of the others those of a connection that librdkafka knows are taken as they are.
    /// </summary>
    private static readonly string[] Known =
    [
        "bootstrap.servers",
        "security.protocol",
        "sasl.mechanism",
        "sasl.jaas.config",
        "ssl.truststore.location",
        "ssl.truststore.type",
        "ssl.truststore.password",
        "ssl.truststore.certificates",
        "ssl.keystore.location",
        "ssl.keystore.type",
        "ssl.keystore.password",
        "ssl.keystore.key",
        "ssl.keystore.certificate.chain",
        "ssl.key.password",
        "ssl.endpoint.identification.algorithm",
        "client.id",
    ];

    private static readonly string[] Connection = ["security.", "sasl.", "ssl.", "socket.", "client.", "reconnect.", "retry."];

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It does not exist, or something in it cannot be used; the message names it.</exception>
    public static JavaClientProperties Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"--command-config: there is no file {file}.");
        }

        return From(JavaPropertiesFile.Parse(File.ReadAllText(file)), file);
    }

    private static JavaClientProperties From(IReadOnlyDictionary<string, string> given, string file)
    {
        var properties = new Dictionary<string, string>();
        foreach (string same in (string[])["security.protocol", "sasl.mechanism", "client.id"])
        {
            if (given.TryGetValue(same, out string? value))
            {
                properties[same] = value.Trim();
            }
        }

        if (given.TryGetValue("sasl.jaas.config", out string? jaas))
        {
            (properties["sasl.username"], properties["sasl.password"]) = Login(jaas, file);
        }

        if (given.TryGetValue("ssl.endpoint.identification.algorithm", out string? algorithm))
        {
            properties["ssl.endpoint.identification.algorithm"] = algorithm.Trim().Length == 0 ? "none" : algorithm.Trim();
        }

        TrustStore(given, properties, file);
        KeyStore(given, properties, file);
        string[] others = [.. given.Keys.Except(Known)];
        string[] taken = [.. others.Where(key => IsOfConnection(key) && IsKnown(key, given[key]))];
        foreach (string key in taken)
        {
            properties[key] = given[key];
        }

        return new JavaClientProperties(
            given.GetValueOrDefault("bootstrap.servers") is { Length: > 0 } servers ? servers : null,
            properties,
            [.. others.Except(taken).Select(key => Nearest(key) is { } near ? $"{key} (did you mean {near}?)" : key)]
        );
    }

    private static bool IsOfConnection(string key) => Connection.Any(part => key.StartsWith(part, StringComparison.Ordinal));

    private static bool IsKnown(string key, string value) =>
        !ClientConfigProbe.Failures(new KafkaOptions { Properties = { [key] = value } }).Any();

    private static string? Nearest(string key) => Spelling.Nearest(key, Known);

    /// <summary>The user and the password of <c>…PlainLoginModule required username="u" password="p";</c>.</summary>
    private static (string User, string Password) Login(string jaas, string file)
    {
        string module = jaas.TrimStart().Split([' ', '\t', '\n'], 2)[0];
        if (
            !module.EndsWith("PlainLoginModule", StringComparison.Ordinal)
            && !module.EndsWith("ScramLoginModule", StringComparison.Ordinal)
        )
        {
            throw new UsageException(
                $"{file}: sasl.jaas.config names {module}; PlainLoginModule and ScramLoginModule can be read. For another login, "
                    + "give librdkafka's properties (--property sasl.mechanism=…)."
            );
        }

        var options = JaasOption()
            .Matches(jaas)
            .ToDictionary(
                match => match.Groups["name"].Value,
                match => JaasEscape().Replace(match.Groups["value"].Value, "$1") + match.Groups["bare"].Value
            );
        return options.TryGetValue("username", out string? user) && options.TryGetValue("password", out string? password)
            ? (user, password)
            : throw new UsageException(
                $"{file}: sasl.jaas.config has no username or no password: write {module} required username=\"…\" password=\"…\";"
            );
    }

    private static void TrustStore(IReadOnlyDictionary<string, string> given, Dictionary<string, string> properties, string file)
    {
        if (given.TryGetValue("ssl.truststore.certificates", out string? certificates))
        {
            properties["ssl.ca.pem"] = certificates;
        }

        if (given.TryGetValue("ssl.truststore.location", out string? location))
        {
            switch (Kind(location, "ssl.truststore.location", file))
            {
                case StoreKind.Pem:
                    properties["ssl.ca.location"] = location;
                    break;
                case StoreKind.Pkcs12:
                    properties["ssl.ca.pem"] = Certificates(location, given.GetValueOrDefault("ssl.truststore.password"), file);
                    break;
                default:
                    throw new UsageException(
                        $"{file}: ssl.truststore.location names {location}, a Java key store, which only Java "
                            + "reads. Make a PEM of "
                            + $"it: keytool -list -rfc -keystore {location} > ca.pem, and set ssl.truststore.type=PEM and "
                            + "ssl.truststore.location=ca.pem."
                    );
            }
        }
    }

    private static void KeyStore(IReadOnlyDictionary<string, string> given, Dictionary<string, string> properties, string file)
    {
        Copy("ssl.keystore.key", "ssl.key.pem");
        Copy("ssl.keystore.certificate.chain", "ssl.certificate.pem");
        Copy("ssl.key.password", "ssl.key.password");
        if (given.TryGetValue("ssl.keystore.location", out string? location))
        {
            switch (Kind(location, "ssl.keystore.location", file))
            {
                case StoreKind.Pem:
                    properties["ssl.key.location"] = location;
                    properties["ssl.certificate.location"] = location;
                    break;
                case StoreKind.Pkcs12:
                    properties["ssl.keystore.location"] = location;
                    Copy("ssl.keystore.password", "ssl.keystore.password");
                    break;
                default:
                    throw new UsageException(
                        $"{file}: ssl.keystore.location names {location}, a Java key store, which only Java reads. Convert it: "
                            + $"keytool -importkeystore -srckeystore {location} -destkeystore client.p12 "
                            + "-deststoretype PKCS12, and "
                            + "set ssl.keystore.location=client.p12."
                    );
            }
        }

        void Copy(string from, string to)
        {
            if (given.TryGetValue(from, out string? value))
            {
                properties[to] = value;
            }
        }
    }

    /// <summary>By what is in the file: JKS is Java's name for any key store, and since Java 9 most are PKCS #12.</summary>
    private static StoreKind Kind(string location, string key, string file)
    {
        if (!File.Exists(location))
        {
            throw new UsageException($"{file}: {key} names {location}, which does not exist.");
        }

        byte[] start = new byte[4];
        using var stream = File.OpenRead(location);
        int length = stream.Read(start);
        return length < 4 ? StoreKind.Pem
            : start is [0xFE, 0xED, 0xFE, 0xED] or [0xCE, 0xCE, 0xCE, 0xCE] ? StoreKind.Java
            : start[0] == 0x30 ? StoreKind.Pkcs12
            : StoreKind.Pem;
    }

    private static string Certificates(string location, string? password, string file)
    {
        try
        {
            return string.Join(
                '\n',
                X509CertificateLoader
                    .LoadPkcs12CollectionFromFile(location, password)
                    .Select(found => found.ExportCertificatePem())
            );
        }
        catch (CryptographicException e)
        {
            throw new UsageException(
                $"{file}: ssl.truststore.location names {location}, which cannot be opened with "
                    + $"ssl.truststore.password: {e.Message}"
            );
        }
    }

    [GeneratedRegex("""(?<name>\w+)\s*=\s*(?:"(?<value>(?:[^"\\]|\\.)*)"|'(?<value>(?:[^'\\]|\\.)*)'|(?<bare>[^\s;"']+))""")]
    private static partial Regex JaasOption();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex JaasEscape();

    private enum StoreKind
    {
        Pem,
        Pkcs12,
        Java,
    }
}
