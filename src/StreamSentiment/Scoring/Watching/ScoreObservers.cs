using Microsoft.Extensions.Logging;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Watching;

/// <summary>Hands scored micro-batches to observers. It costs nothing while there are none.</summary>
internal sealed class ScoreObservers(ILogger<ScoreObservers> logger)
{
    private readonly Lock gate = new();
    private volatile IScoreObserver[] observers = [];

    /// <summary>The number of those that observe.</summary>
    public int Count => observers.Length;

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
            try
            {
                observer.OnScored(batch);
            }
            catch (Exception e) // whatever it is: the reviews are scored
            {
                Detach(observer);
                logger.ObserverFailed(Discretion.Of(e), observer.GetType().Name);
            }
        }
    }
}
