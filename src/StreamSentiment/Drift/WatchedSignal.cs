namespace StreamSentiment.Drift;

/// <summary>One signal: its latest statistic, and its alarm.</summary>
/// <param name="signal">The signal that it watches.</param>
/// <param name="levels">The levels of its alarm.</param>
/// <param name="leastSample">The number of reviews before which the alarm does not change.</param>
public sealed class WatchedSignal(DriftSignal signal, AlarmLevels levels, int leastSample)
{
    private readonly DriftAlarm alarm = new(levels, leastSample);

    public DriftSignal Signal => signal;

    public bool IsRaised => alarm.IsRaised;

    /// <summary>NaN before the first measurement.</summary>
    public double Statistic { get; private set; } = double.NaN;

    /// <returns>The change of the alarm, or none.</returns>
    internal DriftChange? Measure(double statistic, long sample)
    {
        Statistic = statistic;
        double threshold = alarm.Threshold;
        return alarm.Update(statistic, sample) ? new DriftChange(signal, IsRaised, statistic, threshold, sample) : null;
    }
}

/// <summary>An alarm with hysteresis: raised above one level, cleared below another, silent before it has seen enough.</summary>
/// <param name="levels">The two levels.</param>
/// <param name="leastSample">The number of observations below which nothing changes.</param>
public sealed class DriftAlarm(AlarmLevels levels, int leastSample)
{
    public bool IsRaised { get; private set; }

    /// <summary>The level that the statistic has to pass to change the alarm.</summary>
    public double Threshold => IsRaised ? levels.Clear : levels.Raise;

    /// <param name="statistic">The measurement; NaN changes nothing.</param>
    /// <param name="sample">The number of observations that it was computed from.</param>
    /// <returns>True if the alarm changed.</returns>
    public bool Update(double statistic, long sample)
    {
        bool changes = sample >= leastSample && (IsRaised ? statistic < levels.Clear : statistic > levels.Raise);
        IsRaised ^= changes;
        return changes;
    }
}

/// <summary>An alarm was raised or cleared.</summary>
/// <param name="Signal">The signal that it watches.</param>
/// <param name="IsRaised">Raised; otherwise cleared.</param>
/// <param name="Statistic">The measurement: a drop of accuracy, or a population stability index.</param>
/// <param name="Threshold">The level that it passed.</param>
/// <param name="Reviews">The number of reviews, or labels, up to then.</param>
public readonly record struct DriftChange(DriftSignal Signal, bool IsRaised, double Statistic, double Threshold, long Reviews);

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
