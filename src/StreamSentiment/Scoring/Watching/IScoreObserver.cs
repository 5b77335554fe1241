namespace StreamSentiment.Scoring.Watching;

/// <summary>Looks at what was scored, without holding anything up.</summary>
internal interface IScoreObserver
{
    /// <summary>Called by the workers that score, several at once, before the answers leave: it returns at once.</summary>
    public void OnScored(in ScoredBatch batch);
}
