using System.Collections.Concurrent;
using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// librdkafka's mock cluster, inside this process: enough to show the flow without a broker. It keeps 5 MiB of
/// each partition and knows no topic administration, transactions or reading by time.
/// </summary>
public sealed class EmbeddedKafka : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, bool> Alive = [];

    private readonly IProducer<byte[], byte[]> owner; // the cluster lives as long as this client
    private readonly IAdminClient admin;

    /// <summary>Starts the cluster.</summary>
    public EmbeddedKafka(int brokers = 1)
    {
        owner = new ProducerBuilder<byte[], byte[]>(
            new Dictionary<string, string> { ["test.mock.num.brokers"] = brokers.ToString(), ["bootstrap.servers"] = "" }
        )
            .SetLogHandler((_, _) => { })
            .Build();
        admin = new DependentAdminClientBuilder(owner.Handle).Build();
        Bootstrap = string.Join(',', admin.GetMetadata(Patience).Brokers.Select(b => $"{b.Host}:{b.Port}"));
        Alive[Bootstrap] = true;
    }

    /// <summary>The address that clients connect to.</summary>
    public string Bootstrap { get; }

    /// <summary>True for the address of a cluster that lives in this process.</summary>
    internal static bool IsAt(string bootstrap) => Alive.ContainsKey(bootstrap);

    /// <summary>Makes topics exist, as asking for them does here.</summary>
    public void CreateTopics(params ReadOnlySpan<string> topics)
    {
        foreach (string topic in topics)
        {
            admin.GetMetadata(topic, Patience);
        }
    }

    /// <summary>Ends the cluster; what it held is gone.</summary>
    public void Dispose()
    {
        Alive.TryRemove(Bootstrap, out _);
        admin.Dispose();
        owner.Dispose();
    }
}
