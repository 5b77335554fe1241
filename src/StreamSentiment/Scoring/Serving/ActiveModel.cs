using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// The model that serves now. A micro-batch takes it once, so that no batch mixes two versions, and gives it back when it is
/// scored; a version that was replaced is freed when its last batch is done. It owns the models that it is given.
/// </summary>
internal sealed class ActiveModel(SentimentModel model) : IDisposable
{
    private volatile CountedModel current = new(model);

    /// <summary>Raised when another version serves, on the thread that replaced it.</summary>
    public event Action<ModelManifest>? Replaced;

    public ModelManifest Manifest => current.Model.Manifest;

    /// <summary>The micro-batches that suit it.</summary>
    public BatchLimits Limits => current.Model.Limits;

    /// <summary>
    /// The reference that reviews and scores are compared with; null for a version that was stored without one.
    /// </summary>
    public DriftReference? Drift => current.Model.Drift;

    /// <summary>Takes the model until the lease is disposed of.</summary>
    public Lease Take()
    {
        while (true)
        {
            var taken = current;
            if (taken.TryTake()) // else it was replaced and freed since the line above
            {
                return new Lease(taken);
            }
        }
    }

    /// <summary>Serves another version from the next micro-batch on.</summary>
    public void Replace(SentimentModel next)
    {
        Interlocked.Exchange(ref current, new CountedModel(next)).Release();
        Replaced?.Invoke(next.Manifest);
    }

    /// <summary>Frees the model when its last batch is done; nobody may take it any more.</summary>
    public void Dispose() => current.Release();

    /// <summary>One batch's hold on a model: the model is not freed before this is disposed of, once.</summary>
    internal readonly struct Lease(CountedModel taken) : IDisposable
    {
        public SentimentModel Model => taken.Model;

        public void Dispose() => taken.Release();
    }

    /// <summary>A model and the number of its uses: its place as the active one is one use, each batch another.</summary>
    internal sealed class CountedModel(SentimentModel model)
    {
        private int uses = 1;

        public SentimentModel Model => model;

        /// <summary>Counts one more use, unless the model is freed already.</summary>
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
}
