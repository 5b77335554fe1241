namespace StreamSentiment.Kafka.Consuming;

/// <summary>
/// The time of day at a time stamp, for thousands of records a second: the clock of the day is asked once a second, so that a
/// record costs one reading of a clock and not two. Not thread-safe.
/// </summary>
internal sealed class WallClock(TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(1);

    private long asked;
    private long milliseconds; // of the day's clock then; 0 before the first time

    /// <summary>Seconds from a time of day to a time stamp; 0 for a time that is yet to come.</summary>
    /// <param name="since">Milliseconds since 1970.</param>
    /// <param name="timestamp">A <see cref="TimeProvider.GetTimestamp"/> of now.</param>
    public double SecondsSince(long since, long timestamp)
    {
        if (milliseconds == 0 || time.GetElapsedTime(asked, timestamp) > Validity)
        {
            milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
            asked = timestamp;
        }

        double now = milliseconds + time.GetElapsedTime(asked, timestamp).TotalMilliseconds;
        return Math.Max(0, now - since) / 1000;
    }
}
