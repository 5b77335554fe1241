namespace StreamSentiment.Kafka;

/// <summary>Whether records are read: turned by commands, obeyed by the thread that owns the consumer.</summary>
internal sealed class ReadingSwitch
{
    private ReadingPause? pause;

    /// <summary>Null while records are read.</summary>
    public ReadingPause? Pause => Volatile.Read(ref pause);

    /// <returns>False if it is paused already, and stays so by whom it was.</returns>
    public bool TryPause(ReadingPause next) => Interlocked.CompareExchange(ref pause, next, null) is null;

    /// <returns>What ended; null if it was not paused.</returns>
    public ReadingPause? Resume() => Interlocked.Exchange(ref pause, null);
}
