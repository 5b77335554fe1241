using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// The model that serves now. A micro-batch takes it once, so that no batch mixes two versions, and gives it back when it is
/// scored; a version that was replaced is freed when its last batch is done. Models given to it are its own.
/// </summary>
internal sealed class ActiveModel(SentimentModel model) : IDisposable
{
    private volatile ServedModel current = new(model);

    /// <summary>Another version serves: raised on the thread that replaced it.</summary>
    public event Action<ModelManifest>? Replaced;

    public ModelManifest Manifest => current.Model.Manifest;

    /// <summary>What reviews and scores are held against; null for a version that was stored without.</summary>
    public DriftReference? Drift => current.Model.Drift;

    /// <summary>Holds no native memory: it may be used for as long as one likes.</summary>
    public TextEncoder Encoder => current.Model.Encoder;

    /// <summary>The model until the lease is disposed of.</summary>
    public ModelLease Take()
    {
        while (true)
        {
            var served = current;
            if (served.TryTake()) // else it was replaced and freed since the line above
            {
                return new ModelLease(served);
            }
        }
    }

    /// <summary>Serves another version from the next micro-batch on.</summary>
    public void Replace(SentimentModel next)
    {
        Interlocked.Exchange(ref current, new ServedModel(next)).Release();
        Replaced?.Invoke(next.Manifest);
    }

    /// <summary>Frees the model when its last batch is done; nobody may take it any more.</summary>
    public void Dispose() => current.Release();
}
