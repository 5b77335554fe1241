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
