namespace StreamSentiment.Kafka.Consuming;

/// <summary>Why no records are read.</summary>
/// <param name="issuer">Who asked for it.</param>
/// <param name="since">When it was asked for.</param>
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
