using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Chaos;

/// <summary>What a run is made of.</summary>
internal sealed record ChaosOptions
{
    private const string DeliverySetting = "Delivery";

    public required int Seed { get; init; }

    /// <summary>What a person types to see the run again.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The number of faults.</summary>
    public required int Faults { get; init; }

    /// <summary>The kinds of faults; none for all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>Brokers, 1 or 3.</summary>
    public required int Nodes { get; init; }

    public required int Scorers { get; init; }

    public required bool HasRetrainer { get; init; }

    /// <summary>No fault begins after this time.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Records a second.</summary>
    public required int Rate { get; init; }

    /// <summary>at-least-once, exactly-once, or null for the default of the scorers.</summary>
    public required string? Delivery { get; init; }

    /// <summary>The time after which the group gives up a silent scorer; null for the default of the scorers.</summary>
    public required TimeSpan? GroupTimeout { get; init; }

    /// <summary>Reviews, as in <c>publish --data</c>; null for made-up ones.</summary>
    public required string? Data { get; init; }

    public required string KafkaHome { get; init; }

    /// <summary>Where <c>deploy/docker/publish</c> has written; null for the hosts that were built with this program.</summary>
    public required string? Hosts { get; init; }

    public int Partitions { get; init; } = 4;

    public int Keys { get; init; } = 64;

    /// <summary>The time after a fault in which a partition must score again, or it counts as stuck.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);

    public bool IsExactlyOnce => Delivery is "exactly-once";

    /// <summary>The folder of a host's program.</summary>
    public string FolderOf(bool isRetrainer) =>
        Hosts is null ? AppContext.BaseDirectory : Path.Combine(Hosts, isRetrainer ? "retrainer" : "scorer");

    /// <summary>The setting of the hosts, where they have it.</summary>
    public IReadOnlyDictionary<string, string> DeliveryVariables()
    {
        bool isKnown = typeof(KafkaOptions).GetProperty(DeliverySetting) is not null;
        string? value = Delivery switch
        {
            null => null,
            "at-least-once" => "AtLeastOnce",
            "exactly-once" => "ExactlyOnce",
            _ => throw new InvalidOperationException($"--delivery {Delivery} is neither at-least-once nor exactly-once."),
        };
        return value is null ? new Dictionary<string, string>()
            : isKnown ? new Dictionary<string, string> { ["STREAMSENTIMENT__KAFKA__DELIVERY"] = value }
            : IsExactlyOnce ? throw new InvalidOperationException("These scorers cannot deliver exactly once.")
            : new Dictionary<string, string>();
    }
}
