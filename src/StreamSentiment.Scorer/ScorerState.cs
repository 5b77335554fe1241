namespace StreamSentiment.Scorer;

/// <summary>What the worker is doing, for the health checks.</summary>
internal sealed class ScorerState
{
    private volatile string? waitingBecause;

    /// <summary>Why the pipeline is down until its next try; null while it runs.</summary>
    public string? WaitingBecause
    {
        get => waitingBecause;
        set => waitingBecause = value;
    }
}
