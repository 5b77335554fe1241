using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Consuming;

/// <summary>The switch between reading and a pause: turned by commands, obeyed by the thread that owns the consumer.</summary>
internal sealed class PauseSwitch
{
    private ConsumptionPause? pause;

    /// <param name="metrics">Shows whether there is a pause.</param>
    public PauseSwitch(SentimentMetrics? metrics = null) => metrics?.ObservePaused(() => Pause is not null);

    /// <summary>Null while records are read.</summary>
    public ConsumptionPause? Pause => Volatile.Read(ref pause);

    /// <summary>Begins a pause, unless there is one.</summary>
    /// <returns>The pause in force.</returns>
    public ConsumptionPause Hold(ConsumptionPause next) => Interlocked.CompareExchange(ref pause, next, null) ?? next;

    /// <summary>Ends the pause.</summary>
    /// <returns>The pause that ended; null if there was none.</returns>
    public ConsumptionPause? Resume() => Interlocked.Exchange(ref pause, null);
}

/// <summary>A pause of the reading, that somebody asked for.</summary>
internal sealed class ConsumptionPause(string issuer, DateTimeOffset since)
{
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Issuer => issuer;

    public DateTimeOffset Since => since;

    /// <summary>Ends when everything that was read before is answered and committed.</summary>
    public Task Quiet => quiet.Task;

    public void BecomeQuiet() => quiet.TrySetResult();

    public override string ToString() => $"Paused by {issuer} since {since:u}.";
}
