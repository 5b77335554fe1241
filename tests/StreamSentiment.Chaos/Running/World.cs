using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Chaos.Faults;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Chaos.Running;

/// <summary>What faults strike: brokers, hosts, the store, and the stream of reviews through them.</summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>On a machine that has much else to do.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The retrainer's group, as its settings have it.</summary>
    public const string RetrainerGroup = "streamsentiment-retrainer";

    private readonly string folder;
    private readonly EventPublisher publisher;

    private World(ChaosOptions options, string folder, Cluster cluster)
    {
        (Options, this.folder, Cluster) = (options, folder, cluster);
        Kafka = new KafkaOptions { Bootstrap = cluster.Bootstrap, GroupId = "chaos" };
        Kafka.Properties["client.id"] = "chaos"; // what is done to the hosts is not done to the runner
        Clients = new KafkaClients(Kafka, NullLogger<KafkaClients>.Instance);
        Versions = new VersionShelf(Path.Combine(folder, "models"), Path.Combine(AppContext.BaseDirectory, "models"));
        Scorers =
        [
            .. Enumerable
                .Range(1, options.Scorers)
                .Select(i => new Child(
                    $"scorer-{i}",
                    folder,
                    () => Host("StreamSentiment.Scorer.dll", $"scorer-{i}", isRetrainer: false)
                )),
        ];
        Retrainer = new Child("retrainer", folder, () => Host("StreamSentiment.Retrainer.dll", "retrainer", isRetrainer: true));
        publisher = new EventPublisher(Clients, Kafka, TimeProvider.System, NullLogger<EventPublisher>.Instance);
    }

    public ChaosOptions Options { get; }

    public Cluster Cluster { get; }

    public KafkaOptions Kafka { get; }

    public KafkaClients Clients { get; }

    public VersionShelf Versions { get; }

    public IReadOnlyList<Child> Scorers { get; }

    public Child Retrainer { get; }

    /// <summary>Scorers, and the retrainer where there is one.</summary>
    public IEnumerable<Child> Hosts => Options.HasRetrainer ? Scorers.Append(Retrainer) : Scorers;

    public Observer Observer { get; private set; } = null!;

    public ReviewStream Stream { get; private set; } = null!;

    /// <summary>The wait for what comes back, once a fault has struck.</summary>
    public Recovery? Struck { get; private set; }

    /// <summary>Outcomes of what was sent while all scorers had said that they are paused.</summary>
    public long ScoredWhilePaused { get; set; }

    /// <summary>Starts brokers, hosts and stream; all scorers work when it returns.</summary>
    public static async Task<World> StartAsync(ChaosOptions options, string folder, CancellationToken stop)
    {
        var world = new World(
            options,
            folder,
            await Cluster.StartAsync(options.KafkaHome, folder, options.Nodes, FaultDeck.NeedsDisks(options), stop)
        );
        try
        {
            await world.StartAsync(stop);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync(CancellationToken stop)
    {
        await CreateTopicsAsync(stop);
        foreach (var host in Hosts)
        {
            host.Start();
        }

        Observer = new Observer(Clients, Kafka, Options.Partitions);
        Stream = new ReviewStream(Clients, Kafka.InputTopic, Options, Observer);
        await Observer.Strike().Whole.WaitAsync(StartTimeout, stop);
    }

    /// <summary>From now on the service should come back.</summary>
    public void Strike() => Struck = Observer.Strike();

    public Child Scorer(Random random) => Scorers[random.Next(Scorers.Count)];

    public Child Broker(Random random) => Cluster.Nodes[random.Next(Cluster.Nodes.Count)];

    public static Task Pause(double seconds, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, stop);

    /// <summary>Says that a version is current.</summary>
    public async Task PublishAsync(ModelReference version, CancellationToken stop)
    {
        await publisher.PublishAsync(version, Versions.Current, stop);
        Versions.Current = version.Version;
    }

    /// <summary>Gives all scorers a command.</summary>
    public Task CommandAsync(ControlCommand command, CancellationToken stop) =>
        publisher.PublishAsync(
            command with
            {
                Id = Guid.NewGuid().ToString("N"),
                Issuer = "chaos",
                IssuedAt = TimeProvider.System.GetUtcNow(),
            },
            stop
        );

    public async ValueTask DisposeAsync()
    {
        if (Stream is not null)
        {
            await Stream.DisposeAsync();
        }

        if (Observer is not null)
        {
            await Observer.DisposeAsync();
        }

        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }

        await Cluster.DisposeAsync();
    }

    private Task CreateTopicsAsync(CancellationToken stop)
    {
        short replicas = (short)Math.Min(3, Options.Nodes);
        var forAnyTime = new Dictionary<string, string>
        {
            ["message.timestamp.after.max.ms"] = $"{long.MaxValue}",
            ["retention.ms"] = "-1",
        };
        var input = new TopicSpec(Kafka.InputTopic, Options.Partitions, replicas, forAnyTime);
        return new TopicAdministration(Clients, TimeProvider.System, NullLogger<TopicAdministration>.Instance).CreateAsync(
            [
                input,
                input with
                {
                    Name = Kafka.OutputTopic,
                },
                input with
                {
                    Name = Kafka.DeadLetterTopic,
                    Config = new Dictionary<string, string>(forAnyTime) { ["max.message.bytes"] = "4000000" },
                },
                input with
                {
                    Name = Kafka.LabelledTopic,
                },
                TopicSpec.Compacted(Kafka.PublishedTopic, replicas),
                TopicSpec.Kept(Kafka.ControlTopic, replicas),
                TopicSpec.Kept(Kafka.StatusTopic, replicas),
            ],
            stop
        );
    }

    private ProcessStartInfo Host(string assembly, string instance, bool isRetrainer)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                "exec",
                Path.Combine(Options.FolderOf(isRetrainer), assembly),
                "--url",
                "http://127.0.0.1:0",
                "--model",
                Versions.Root,
            ]
        );
        foreach (
            string own in start
                .Environment.Keys.Where(name => name.StartsWith("STREAMSENTIMENT", StringComparison.Ordinal))
                .ToArray()
        )
        {
            start.Environment.Remove(own);
        }

        start.Environment["STREAMSENTIMENT__KAFKA__BOOTSTRAP"] = Cluster.ProxiedBootstrap;
        start.Environment["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ";
        foreach (var (name, value) in Options.DeliveryVariables())
        {
            start.Environment[name] = value;
        }

        if (isRetrainer)
        {
            return start;
        }

        start.Environment["STREAMSENTIMENT__KAFKA__GROUPID"] = Kafka.GroupId;
        start.Environment["STREAMSENTIMENT__SCORING__INSTANCE"] = instance;
        start.Environment["STREAMSENTIMENT__SCORING__WORKERS"] = "1";
        if (Options.GroupTimeout is { } timeout)
        {
            start.Environment["STREAMSENTIMENT__KAFKA__CONSUMERPROPERTIES__SESSION_TIMEOUT_MS"] = $"{timeout.TotalMilliseconds}";
        }

        return start;
    }
}
