using System.Diagnostics;
using Confluent.Kafka;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// A real Kafka broker of one node in a process of its own, with its data in a temporary folder. A secured one has more
/// listeners, the user alice, whose password is alice-secret and who may do nothing, and lets who is not logged in do everything;
/// users that a test names may do nothing either, and have a password of the same kind.
/// </summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private readonly string home;
    private readonly string folder = Directory.CreateTempSubdirectory("streamsentiment-kafka-").FullName;
    private readonly int controllerPort;
    private Process? broker;

    private readonly bool isSecured;
    private readonly bool makesTopics;
    private readonly string[] users;
    private readonly Certificates certificates = new();

    private BrokerProcess(string home, bool isSecured, bool makesTopics, string[] users)
    {
        (this.home, this.isSecured, this.makesTopics, this.users) = (home, isSecured, makesTopics, users);
        int[] ports = FreePorts.Take(6);
        Bootstrap = $"127.0.0.1:{ports[0]}";
        controllerPort = ports[1];
        Tls = $"127.0.0.1:{ports[2]}";
        Login = $"127.0.0.1:{ports[3]}";
        TlsLogin = $"127.0.0.1:{ports[4]}";
        MutualTls = $"127.0.0.1:{ports[5]}";
    }

    public string Bootstrap { get; }

    /// <summary>The listener with TLS of a secured broker.</summary>
    public string Tls { get; }

    /// <summary>The listener of a secured broker that asks for a login, by PLAIN or SCRAM-SHA-256.</summary>
    public string Login { get; }

    /// <summary>The listener with TLS of a secured broker that asks for a login, by SCRAM-SHA-512.</summary>
    public string TlsLogin { get; }

    /// <summary>The listener with TLS of a secured broker that asks for the client's certificate.</summary>
    public string MutualTls { get; }

    /// <summary>The certificate of a secured broker.</summary>
    public string Certificate => Path.Combine(folder, "ca.pem");

    private string Settings => Path.Combine(folder, "server.properties");

    /// <summary>Formats a folder and starts a broker on free ports; ready when this returns.</summary>
    /// <param name="users">Users of a secured broker, who log in at <see cref="TlsLogin"/>.</param>
    public static async Task<BrokerProcess> StartNewAsync(
        string kafkaHome,
        bool isSecured = false,
        bool makesTopics = false,
        params string[] users
    )
    {
        for (int attempt = 1; ; attempt++)
        {
            var process = new BrokerProcess(kafkaHome, isSecured, makesTopics, users);
            try
            {
                await process.FormatAsync();
                await process.StartAsync();
                return process;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Someone else took the port between its being looked up and the start.
                await process.DisposeAsync();
            }
        }
    }

    /// <summary>Starts it, again after a kill; what it held is there.</summary>
    public async Task StartAsync()
    {
        broker = Java("-Xmx512m", "kafka.Kafka", Settings);
        await Eventually.IsTrueAsync(() => Task.Run(AnswersMetadata), "the broker answers", TimeSpan.FromMinutes(3));
    }

    /// <summary>The properties with which a user logs in at <see cref="TlsLogin"/>, over TLS with a password.</summary>
    public Dictionary<string, string> LoginOf(string user) =>
        new()
        {
            ["security.protocol"] = "sasl_ssl",
            ["ssl.ca.location"] = Certificate,
            ["sasl.mechanism"] = "SCRAM-SHA-512",
            ["sasl.username"] = user,
            ["sasl.password"] = $"{user}-secret",
        };

    /// <summary>The properties with which a client shows its certificate at <see cref="MutualTls"/>.</summary>
    /// <param name="name">The name in the certificate; the principal is <c>User:CN=NAME</c>.</param>
    public Dictionary<string, string> CertificateOf(string name)
    {
        string file = Path.Combine(folder, $"client-{name}.pem");
        File.WriteAllText(file, certificates.OfClient(name));
        return new()
        {
            ["security.protocol"] = "ssl",
            ["ssl.ca.location"] = Certificate,
            ["ssl.certificate.location"] = file,
            ["ssl.key.location"] = file,
        };
    }

    /// <summary>Ends it without warning.</summary>
    public async Task KillAsync()
    {
        broker!.Kill();
        await broker.WaitForExitAsync(CancellationToken.None).WaitAsync(Eventually.Patience);
    }

    /// <summary>
    /// Stops it where it stands (SIGSTOP): its connections stay open, and nothing that is sent to it is answered.
    /// </summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on where <see cref="FreezeAsync"/> stopped it.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (broker is { HasExited: false })
        {
            await ThawAsync();
            using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            // SIGTERM: .NET itself knows only the hard way.
            await SignalAsync("TERM");
            await broker.WaitForExitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!broker.HasExited)
            {
                await KillAsync();
            }
        }
        broker?.Dispose();
        certificates.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", broker!.Id.ToString()]);
        await kill.WaitForExitAsync(CancellationToken.None).WaitAsync(Eventually.Patience);
    }

    /// <summary>Gives clients of an id a quota: so many bytes a second of what they produce.</summary>
    public async Task LimitProducersAsync(string clientId, int bytesPerSecond)
    {
        using var command = Java(
            "-Xmx128m",
            "kafka.admin.ConfigCommand",
            "--bootstrap-server",
            Bootstrap,
            "--alter",
            "--add-config",
            $"producer_byte_rate={bytesPerSecond}",
            "--entity-type",
            "clients",
            "--entity-name",
            clientId
        );
        await Eventually.EndsAsync(command.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, command.ExitCode);
    }

    private async Task FormatAsync()
    {
        if (isSecured)
        {
            await File.WriteAllTextAsync(Certificate, certificates.Authority);
            await File.WriteAllTextAsync(Path.Combine(folder, "broker.pem"), certificates.OfBroker);
        }

        string listeners = $"PLAINTEXT://{Bootstrap}{(isSecured ? SecuredListeners : "")}";
        await File.WriteAllTextAsync(
            Settings,
            $"""
            process.roles=broker,controller
            node.id=1
            listeners={listeners},CONTROLLER://127.0.0.1:{controllerPort}
            advertised.listeners={listeners}
            controller.listener.names=CONTROLLER
            controller.quorum.bootstrap.servers=127.0.0.1:{controllerPort}
            log.dirs={Path.Combine(folder, "data")}
            default.replication.factor=1
            offsets.topic.num.partitions=4
            offsets.topic.replication.factor=1
            transaction.state.log.num.partitions=4
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable={(makesTopics ? "true" : "false")}
            {(isSecured ? Security : "")}
            """
        );
        string id = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        // An id that begins with a dash would be read as an option.
        using var format = Java(
            "-Xmx128m",
            "kafka.tools.StorageTool",
            [
                "format",
                "--standalone",
                "-t",
                $"k{id[1..]}",
                "-c",
                Settings,
                .. isSecured ? (string[])["--add-scram", "SCRAM-SHA-256=[name=alice,password=alice-secret]"] : [],
                .. users.SelectMany(user => (string[])["--add-scram", $"SCRAM-SHA-512=[name={user},password={user}-secret]"]),
            ]
        );
        await Eventually.EndsAsync(format.WaitForExitAsync(TestContext.Current.CancellationToken));
        if (format.ExitCode != 0)
        {
            throw new InvalidDataException("Kafka's folder could not be formatted.");
        }
    }

    private string SecuredListeners => $",SSL://{Tls},SASL_PLAINTEXT://{Login},SASL_SSL://{TlsLogin},MUTUAL://{MutualTls}";

    private string Security =>
        $"""
            listener.security.protocol.map={ProtocolMap}
            inter.broker.listener.name=PLAINTEXT
            ssl.keystore.type=PEM
            ssl.keystore.location={Path.Combine(folder, "broker.pem")}
            ssl.truststore.type=PEM
            ssl.truststore.location={Certificate}
            listener.name.mutual.ssl.client.auth=required
            sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256
            listener.name.sasl_ssl.sasl.enabled.mechanisms=SCRAM-SHA-512
            listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={LoginModule("scram.Scram")} required;
            listener.name.sasl_plaintext.plain.sasl.jaas.config={LoginModule("plain.Plain")} required user_alice="alice-secret";
            listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config={LoginModule("scram.Scram")} required;
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:ANONYMOUS
            """;

    private const string ProtocolMap =
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,MUTUAL:SSL";

    private static string LoginModule(string name) => $"org.apache.kafka.common.security.{name}LoginModule";

    private Process Java(string heap, string main, params string[] arguments)
    {
        // The class path's star is for Java to expand, and no shell comes between.
        var start = new ProcessStartInfo("java", [heap, "-cp", Path.Combine(home, "libs", "*"), main, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        // Read, or it would stand still on a full pipe.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private bool AnswersMetadata()
    {
        if (broker!.HasExited)
        {
            throw new InvalidOperationException("The broker ended at its start.");
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap, SocketTimeoutMs = 2000 })
            .SetLogHandler((_, _) => { })
            .Build();
        try
        {
            return admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
