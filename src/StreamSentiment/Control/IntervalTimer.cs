namespace StreamSentiment.Control;

/// <summary>Says when it is time again for what is done now and then.</summary>
internal sealed class IntervalTimer(TimeSpan period, TimeProvider clock)
{
    private long last = clock.GetTimestamp();

    /// <summary>Whether the period has passed since the last time that this said so.</summary>
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
