namespace StreamSentiment.Chaos.Faults;

/// <summary>The faults of a run, by its seed: all kinds in one order after the other.</summary>
internal static class FaultDeck
{
    private static readonly Fault[] All =
    [
        new KilledScorer(),
        new LostScorer(),
        new FlappingScorer(),
        new ZombieScorer(),
        new SlowScorer(),
        new RebalanceStorm(),
        new RollingRestart(),
        new KilledScorers(),
        new KilledRetrainer(),
        new LargeReviews(),
        new MemoryLimit(),
        new KilledBroker(),
        new KilledCoordinator(),
        new KilledBrokers(),
        new HalfOpenBroker(),
        new SlowBrokers(),
        new CutNetwork(),
        new ResetConnections(),
        new FullDisk(),
        new WithdrawnRight(),
        new NewVersion(),
        new CorruptVersion(),
        new UnreachableVersion(),
        new PausedElection(),
        new ExpiredAnswers(),
    ];

    public static IEnumerable<string> Names => All.Select(fault => fault.Name);

    /// <summary>Whether a run may have faults of disks.</summary>
    public static bool NeedsDisks(ChaosOptions options) => Kinds(options).Any(fault => fault.NeedsDisks);

    /// <summary>The faults in order, each with a seed of its own.</summary>
    /// <param name="hasDisks">Whether each broker has a file system of its own.</param>
    public static IEnumerable<(Fault Fault, int Seed)> Of(ChaosOptions options, bool hasDisks)
    {
        Fault[] kinds = [.. Kinds(options).Where(fault => hasDisks || !fault.NeedsDisks)];
        if (kinds.Length == 0)
        {
            throw new InvalidOperationException("No fault makes sense with so few brokers and hosts.");
        }

        var random = new Random(options.Seed);
        int given = 0;
        while (given < options.Faults)
        {
            random.Shuffle(kinds);
            foreach (var kind in kinds.Take(options.Faults - given))
            {
                yield return (kind, random.Next());
                given++;
            }
        }
    }

    private static IEnumerable<Fault> Kinds(ChaosOptions options)
    {
        if (options.Only.Except(Names).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"There is no fault {unknown}: {string.Join(", ", Names)}.");
        }

        return All.Where(fault =>
            (options.Only.Count == 0 || options.Only.Contains(fault.Name))
            && fault.LeastNodes <= options.Nodes
            && fault.MostNodes >= options.Nodes
            && fault.LeastScorers <= options.Scorers
            && (options.HasRetrainer || !fault.NeedsRetrainer)
        );
    }
}
