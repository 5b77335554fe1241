namespace StreamSentiment.Drift;

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
