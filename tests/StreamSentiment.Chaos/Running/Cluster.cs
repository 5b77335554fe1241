using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Chaos.Running;

/// <summary>Real brokers, each with its controller, in processes of their own, and a proxy before each for the hosts.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>On a machine that has much else to do.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly string home;
    private readonly string folder;
    private readonly int[][] ports;

    private Cluster(string home, string folder, int nodes, bool onDisks)
    {
        (this.home, this.folder) = (home, folder);
        ports = [.. FreePorts(nodes * 4).Chunk(4)];
        Nodes =
        [
            .. Enumerable
                .Range(1, nodes)
                .Select(i => new Child($"broker-{i}", folder, () => Java("-Xmx400m", "kafka.Kafka", SettingsOf(i)))),
        ];
        Disks = onDisks
            ? [.. Enumerable.Range(1, nodes).Select(i => Disk.Mount(DiskOf(i))).TakeWhile(disk => disk is not null)!]
            : [];
        Proxies = [.. ports.Select(each => new Proxy(each[3], each[1]))];
    }

    public IReadOnlyList<Child> Nodes { get; }

    public IReadOnlyList<Proxy> Proxies { get; }

    /// <summary>The file system of each broker, where there was to be one and this user may mount it; else none.</summary>
    public IReadOnlyList<Disk> Disks { get; }

    /// <summary>Where this program connects.</summary>
    public string Bootstrap => string.Join(',', ports.Select(each => $"127.0.0.1:{each[0]}"));

    /// <summary>Where the hosts connect: the proxies.</summary>
    public string ProxiedBootstrap => string.Join(',', ports.Select(each => $"127.0.0.1:{each[3]}"));

    public static async Task<Cluster> StartAsync(string home, string folder, int nodes, bool onDisks, CancellationToken stop)
    {
        var cluster = new Cluster(home, folder, nodes, onDisks);
        try
        {
            await cluster.FormatAsync(stop);
            foreach (var node in cluster.Nodes)
            {
                node.Start();
            }

            await cluster.AnswersAsync(stop);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all brokers are members of the cluster.</summary>
    public async Task AnswersAsync(CancellationToken stop)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!AllAnswer())
        {
            if (TimeProvider.System.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException($"The brokers do not answer; see {folder}/broker-*.log.");
            }

            await Task.Delay(Look, TimeProvider.System, stop);
        }
    }

    /// <summary>The broker that leads a consumer group.</summary>
    public async Task<Child> CoordinatorAsync(KafkaOptions options)
    {
        using var admin = new KafkaClients(options, NullLogger<KafkaClients>.Instance).Admin();
        var groups = await admin.DescribeConsumerGroupsAsync([options.GroupId]);
        return Nodes[groups.ConsumerGroupDescriptions[0].Coordinator.Id - 1];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        foreach (var disk in Disks)
        {
            disk.Dispose();
        }

        foreach (var proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private bool AllAnswer()
    {
        // Each by itself: one that is not a member yet does not know the others.
        foreach (int[] each in ports)
        {
            var config = new AdminClientConfig { BootstrapServers = $"127.0.0.1:{each[0]}", SocketTimeoutMs = 2000 };
            using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            try
            {
                if (admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count < ports.Length)
                {
                    return false;
                }
            }
            catch (KafkaException)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives what the hosts produce a quota, in bytes a second on each broker; null for none.</summary>
    public async Task LimitHostsAsync(int? bytesPerSecond, CancellationToken stop)
    {
        const string key = "producer_byte_rate";
        string[] change = bytesPerSecond is { } limit ? ["--add-config", $"{key}={limit}"] : ["--delete-config", key];
        string[] arguments = ["--bootstrap-server", Bootstrap, "--alter", "--entity-type", "clients", "--entity-name"];
        await using var command = new Child(
            "quota",
            folder,
            () => Java("-Xmx128m", "kafka.admin.ConfigCommand", [.. arguments, KafkaClients.ClientId, .. change])
        );
        if (await command.RunAsync(stop) != 0)
        {
            throw new InvalidOperationException("The quota could not be changed: quota.log says why.");
        }
    }

    private string DiskOf(int node) => Path.Combine(folder, $"broker-{node}");

    private string SettingsOf(int node) => Path.Combine(folder, $"broker-{node}.properties");

    private async Task FormatAsync(CancellationToken stop)
    {
        string cluster = NewId();
        string controllers = string.Join(',', ports.Select((each, i) => $"{i + 1}@127.0.0.1:{each[2]}:{NewId()}"));
        for (int i = 1; i <= ports.Length; i++)
        {
            await File.WriteAllTextAsync(SettingsOf(i), Settings(i), stop);
            string[] arguments = ["format", "-t", cluster, "-c", SettingsOf(i), "--initial-controllers", controllers];
            await using var format = new Child(
                $"format-{i}",
                folder,
                () => Java("-Xmx128m", "kafka.tools.StorageTool", arguments)
            );
            if (await format.RunAsync(stop) != 0)
            {
                throw new InvalidOperationException($"{SettingsOf(i)}: the folder could not be formatted.");
            }
        }
    }

    private string Settings(int node)
    {
        int[] own = ports[node - 1];
        int replicas = Math.Min(3, ports.Length);
        int inSync = replicas > 1 ? 2 : 1;
        return $"""
            process.roles=broker,controller
            node.id={node}
            listeners=PLAINTEXT://127.0.0.1:{own[0]},PROXIED://127.0.0.1:{own[1]},CONTROLLER://127.0.0.1:{own[2]}
            advertised.listeners=PLAINTEXT://127.0.0.1:{own[0]},PROXIED://127.0.0.1:{own[3]}
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
            inter.broker.listener.name=PLAINTEXT
            controller.listener.names=CONTROLLER
            controller.quorum.bootstrap.servers={string.Join(',', ports.Select(each => $"127.0.0.1:{each[2]}"))}
            log.dirs={Path.Combine(DiskOf(node), "data")}
            default.replication.factor={replicas}
            min.insync.replicas={inSync}
            offsets.topic.num.partitions=4
            offsets.topic.replication.factor={replicas}
            transaction.state.log.num.partitions=4
            transaction.state.log.replication.factor={replicas}
            transaction.state.log.min.isr={inSync}
            share.coordinator.state.topic.replication.factor={replicas}
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable=false
            {(ports.Length == 1 ? Authorizer : "")}
            """;
    }

    /// <summary>Of one node: the controllers of a quorum would refuse each other's votes.</summary>
    private const string Authorizer =
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\nallow.everyone.if.no.acl.found=true";

    private ProcessStartInfo Java(string heap, string main, params string[] arguments) =>
        // The class path's star is for Java to expand, and no shell comes between.
        new("java", [heap, "-cp", Path.Combine(home, "libs", "*"), main, .. arguments]);

    private static string NewId() =>
        // An id that begins with a dash would be read as an option.
        "k" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).Replace('+', '-').Replace('/', '_').TrimEnd('=')[1..];

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
