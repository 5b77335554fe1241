namespace StreamSentiment.Control.Redrive;

/// <summary>Counts dead letters while they are redriven.</summary>
internal sealed class RedriveTally
{
    private readonly SortedDictionary<string, long> skipped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> byReason = new(StringComparer.Ordinal);

    public long Matched { get; private set; }

    public long Redriven { get; private set; }

    /// <summary>Counts a letter that the command asks for.</summary>
    public void Match() => Matched++;

    /// <summary>Counts a letter that is redriven or, in a dry run, would be.</summary>
    public void Redrive(string? reason)
    {
        Redriven++;
        Add(byReason, reason ?? "unknown", 1);
    }

    /// <param name="cause">A constant of <see cref="RedriveCause"/>.</param>
    public void Skip(string cause) => Add(skipped, cause, 1);

    /// <summary>Takes back a letter that was counted as redriven, because the broker did not accept it.</summary>
    public void Refuse(string? reason)
    {
        Redriven--;
        Add(byReason, reason ?? "unknown", -1);
        Skip(RedriveCause.TooLarge);
    }

    public RedriveResult Result(bool isDryRun) =>
        new(isDryRun, Matched, Redriven, skipped.ToDictionary(), byReason.Where(each => each.Value > 0).ToDictionary());

    private static void Add(SortedDictionary<string, long> counts, string name, long count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
