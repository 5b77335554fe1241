using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring.Serving;

/// <summary>A model and how many use it: its place as the active one counts as one use, each batch as another.</summary>
internal sealed class ServedModel(SentimentModel model)
{
    private int uses = 1;

    public SentimentModel Model => model;

    /// <summary>Counts one use more, unless the model is freed already.</summary>
    public bool TryTake()
    {
        for (int seen = Volatile.Read(ref uses); seen > 0; seen = Volatile.Read(ref uses))
        {
            if (Interlocked.CompareExchange(ref uses, seen + 1, seen) == seen)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Counts one use less; the last one frees the native memory.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref uses) == 0)
        {
            model.Dispose();
        }
    }
}
