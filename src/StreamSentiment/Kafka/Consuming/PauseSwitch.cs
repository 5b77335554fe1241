namespace StreamSentiment.Kafka.Consuming;

/// <summary>Whether records are read: turned by commands, obeyed by the thread that owns the consumer.</summary>
internal sealed class PauseSwitch
{
    private ConsumptionPause? pause;

    /// <summary>Null while records are read.</summary>
    public ConsumptionPause? Pause => Volatile.Read(ref pause);

    /// <returns>The pause in force: the one that it is paused by already, if it is.</returns>
    public ConsumptionPause Hold(ConsumptionPause next) => Interlocked.CompareExchange(ref pause, next, null) ?? next;

    /// <returns>What ended; null if it was not paused.</returns>
    public ConsumptionPause? Resume() => Interlocked.Exchange(ref pause, null);
}
