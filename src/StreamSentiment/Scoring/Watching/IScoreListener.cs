namespace StreamSentiment.Scoring.Watching;

/// <summary>Looks at what was scored, without holding anything up.</summary>
internal interface IScoreListener
{
    /// <summary>Called by the workers that score, several at once, before the answers leave: it returns at once.</summary>
    public void Offer(in ScoredBatch batch);
}
