namespace StreamSentiment.Control;

/// <summary>Tells a loop when a period has passed again.</summary>
internal sealed class IntervalTimer(TimeSpan period, TimeProvider clock)
{
    private long last = clock.GetTimestamp();

    /// <summary>True, and the next period begins, if the period has passed since this was last true.</summary>
    public bool IsDue()
    {
        if (clock.GetElapsedTime(last) < period)
        {
            return false;
        }

        last = clock.GetTimestamp();
        return true;
    }
}
