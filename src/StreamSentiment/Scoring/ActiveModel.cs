using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring;

/// <summary>The model that serves now. A micro-batch takes it once, so that no batch mixes two versions.</summary>
internal sealed class ActiveModel(SentimentModel model)
{
    private volatile SentimentModel current = model;

    public SentimentModel Current => current;

    /// <summary>Serves another version from the next micro-batch on. The former one may still be scoring its last batches.</summary>
    public void Replace(SentimentModel next) => current = next;
}
