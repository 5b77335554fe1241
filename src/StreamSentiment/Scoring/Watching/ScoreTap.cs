namespace StreamSentiment.Scoring.Watching;

/// <summary>Where scored micro-batches can be looked at. Costs nothing while nobody does.</summary>
internal sealed class ScoreTap
{
    private readonly Lock gate = new();
    private volatile IScoreListener[] listeners = [];

    public void Attach(IScoreListener listener)
    {
        lock (gate)
        {
            listeners = [.. listeners, listener];
        }
    }

    public void Detach(IScoreListener listener)
    {
        lock (gate)
        {
            listeners = [.. listeners.Where(other => other != listener)];
        }
    }

    public void Offer(in ScoredBatch batch)
    {
        foreach (var listener in listeners)
        {
            listener.Offer(batch);
        }
    }
}
