namespace StreamSentiment.Chaos.Running;

/// <summary>Waits, for each partition, for the first outcome of a record that was sent after a fault.</summary>
internal sealed class Recovery(int partitions, long since, TimeProvider clock)
{
    private readonly Dictionary<int, TimeSpan> recovered = [];
    private readonly TaskCompletionSource whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when every partition has recovered.</summary>
    public Task Whole => whole.Task;

    /// <summary>The longest time from a record's acknowledgement to its outcome, since the fault.</summary>
    public TimeSpan LongestLatency { get; private set; }

    public IReadOnlyDictionary<int, TimeSpan> Recovered
    {
        get
        {
            lock (recovered)
            {
                return new Dictionary<int, TimeSpan>(recovered);
            }
        }
    }

    /// <summary>Takes an outcome.</summary>
    /// <param name="acknowledged">The time at which its record was acknowledged.</param>
    public void Take(int partition, long acknowledged, long now)
    {
        lock (recovered)
        {
            if (clock.GetElapsedTime(acknowledged, now) is var latency && latency > LongestLatency)
            {
                LongestLatency = latency;
            }

            if (
                acknowledged > since
                && recovered.TryAdd(partition, clock.GetElapsedTime(since, now))
                && recovered.Count == partitions
            )
            {
                whole.TrySetResult();
            }
        }
    }
}
