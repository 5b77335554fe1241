namespace StreamSentiment.Drift;

/// <summary>A distribution of the reviews of late, held against that of the reference.</summary>
internal sealed class WatchedDistribution(WatchedSignal signal, IReadOnlyList<long> reference, double memory)
{
    private readonly FadingHistogram histogram = new(reference.Count, memory);

    public WatchedSignal Signal => signal;

    /// <summary>The next review begins.</summary>
    public void Next() => histogram.Fade();

    public void Add(int bin) => histogram.Add(bin);

    public DriftChange? Measure(long sample) => signal.Measure(PopulationStability.Index(reference, histogram.Counts), sample);
}
