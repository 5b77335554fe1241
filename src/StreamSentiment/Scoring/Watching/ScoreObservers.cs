namespace StreamSentiment.Scoring.Watching;

/// <summary>Where scored micro-batches can be looked at. Costs nothing while nobody does.</summary>
internal sealed class ScoreObservers
{
    private readonly Lock gate = new();
    private volatile IScoreObserver[] observers = [];

    public void Attach(IScoreObserver observer)
    {
        lock (gate)
        {
            observers = [.. observers, observer];
        }
    }

    public void Detach(IScoreObserver observer)
    {
        lock (gate)
        {
            observers = [.. observers.Where(other => other != observer)];
        }
    }

    public void Notify(in ScoredBatch batch)
    {
        foreach (var observer in observers)
        {
            observer.OnScored(batch);
        }
    }
}
