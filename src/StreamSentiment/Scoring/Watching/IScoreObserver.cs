namespace StreamSentiment.Scoring.Watching;

/// <summary>Observes what was scored, without delaying it.</summary>
internal interface IScoreObserver
{
    /// <summary>Called by the workers that score, several at once, before the answers leave: it returns at once.</summary>
    public void OnScored(in ScoredBatch batch);
}
