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
        new KilledScorers(),
        new KilledRetrainer(),
        new LargeReviews(),
        new KilledBroker(),
        new KilledCoordinator(),
        new KilledBrokers(),
        new HalfOpenBroker(),
        new CutNetwork(),
        new ResetConnections(),
        new WithdrawnRight(),
        new NewVersion(),
        new CorruptVersion(),
        new UnreachableVersion(),
        new PausedElection(),
    ];

    public static IEnumerable<string> Names => All.Select(fault => fault.Name);

    /// <summary>The faults in order, each with a seed of its own.</summary>
    public static IEnumerable<(Fault Fault, int Seed)> Of(ChaosOptions options)
    {
        if (options.Only.Except(Names).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"There is no fault {unknown}: {string.Join(", ", Names)}.");
        }

        Fault[] kinds =
        [
            .. All.Where(fault =>
                (options.Only.Count == 0 || options.Only.Contains(fault.Name))
                && fault.LeastNodes <= options.Nodes
                && fault.MostNodes >= options.Nodes
                && fault.LeastScorers <= options.Scorers
                && (options.HasRetrainer || !fault.NeedsRetrainer)
            ),
        ];
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
}
