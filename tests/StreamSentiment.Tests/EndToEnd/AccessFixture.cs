using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>
/// A broker that lets nobody do anything without a right, and what <c>topics create --acls</c> has made there: the scorer shows a
/// certificate, all others log in with a password over TLS.
/// </summary>
public sealed class AccessFixture : IAsyncDisposable
{
    private const string Scorer = "scorer";

    /// <summary>The roles but the scorer's; the users have the same names.</summary>
    private static readonly string[] Users = ["producer", "labeller", "consumer", "retrainer", "operator", "verifier", "admin"];

    private BrokerProcess? broker;

    /// <summary>The lines that the first <c>topics create --acls</c> has written.</summary>
    public string[] Created { get; private set; } = [];

    /// <summary>The arguments that name the principal of each role.</summary>
    public static string[] Principals =>
        [$"--principal={Scorer}=User:CN={Scorer}", .. Users.Select(user => $"--principal={user}=User:{user}")];

    internal BrokerProcess Broker => broker!;

    /// <summary>Starts the broker, once; skips the test where there is none.</summary>
    internal async Task StartAsync()
    {
        if (broker is not null)
        {
            return;
        }

        broker = await KafkaFixture.OwnBrokerAsync(Users);
        await using var cli = ProcessRunner.StartCli([
            "topics",
            "create",
            "--acls",
            .. Principals,
            "--bootstrap",
            broker.Bootstrap,
        ]);
        Assert.True(await cli.EndAsync() == 0, cli.Error);
        Created = cli.OutputLines;
    }

    public async ValueTask DisposeAsync()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }
    }

    /// <summary>The options of a client that is a role, or with null may do everything.</summary>
    internal KafkaOptions Options(string? role)
    {
        var options = new KafkaOptions { Bootstrap = BootstrapOf(role) };
        foreach (var (name, value) in PropertiesOf(role))
        {
            options.Properties[name] = value;
        }

        return options;
    }

    internal KafkaClients Clients(string? role) => new(Options(role), NullLogger<KafkaClients>.Instance);

    /// <summary>The variables with which a program is a role.</summary>
    internal Dictionary<string, string> Environment(string? role) =>
        PropertiesOf(role)
            .ToDictionary(
                property => $"STREAMSENTIMENT__KAFKA__PROPERTIES__{property.Key.Replace('.', '_').ToUpperInvariant()}",
                property => property.Value
            )
            .Append(new("STREAMSENTIMENT__KAFKA__BOOTSTRAP", BootstrapOf(role)))
            .ToDictionary();

    /// <summary>Runs the tool as a role.</summary>
    internal async Task<(int Code, string[] Output, string[] Error)> RunAsync(string? role, params string[] arguments)
    {
        await using var cli = ProcessRunner.StartCli(arguments, Environment(role));
        return (await cli.EndAsync(), cli.OutputLines, cli.ErrorLines);
    }

    /// <summary>Publishes a record as a role, by the producer of the programs.</summary>
    internal async Task PublishAsync(string role, string topic, string value)
    {
        using var producer = Clients(role).Producer(deliveryLimit: Eventually.Patience);
        await ProduceAsync(producer, topic, value);
    }

    /// <summary>The same, by one that asks for nothing but the topic: who may write none gets no idempotent one.</summary>
    internal async Task PublishPlainlyAsync(string role, string topic)
    {
        var config = new ProducerConfig(PropertiesOf(role)) { BootstrapServers = BootstrapOf(role) };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        await ProduceAsync(producer, topic, "value");
    }

    private static async Task ProduceAsync(IProducer<byte[], byte[]> producer, string topic, string value) =>
        await producer.ProduceAsync(
            topic,
            new() { Key = Encoding.UTF8.GetBytes("key"), Value = Encoding.UTF8.GetBytes(value) },
            TestContext.Current.CancellationToken
        );

    private string BootstrapOf(string? role) =>
        role switch
        {
            null => Broker.Bootstrap,
            Scorer => Broker.MutualTls,
            _ => Broker.TlsLogin,
        };

    private Dictionary<string, string> PropertiesOf(string? role) =>
        role switch
        {
            null => [],
            Scorer => Broker.CertificateOf(Scorer),
            _ => Broker.LoginOf(role),
        };
}
