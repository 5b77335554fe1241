namespace StreamSentiment.Drift;

/// <summary>The distribution of recent reviews, compared with that of the reference.</summary>
internal sealed class WatchedDistribution(WatchedSignal signal, IReadOnlyList<long> reference, double memory)
{
    private readonly FadingHistogram histogram = new(reference.Count, memory);

    public WatchedSignal Signal => signal;

    /// <summary>Starts the next review: all counts fade by one step.</summary>
    public void Next() => histogram.Fade();

    public void Add(int bin) => histogram.Add(bin);

    public DriftChange? Measure(long sample) => signal.Measure(PopulationStability.Index(reference, histogram.Counts), sample);
}
