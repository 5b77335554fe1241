namespace StreamSentiment.Scoring.Watching;

/// <summary>Hands scored micro-batches to observers. It costs nothing while there are none.</summary>
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
