using StreamSentiment.Contracts.Live;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;

namespace StreamSentiment.LivePage;

/// <summary>
/// The page of a retrainer: a text is tried on the current version, which is loaded for it and freed with the page.
/// </summary>
internal sealed class RetrainerPage(ModelPromotion promotion) : IPageHost, IDisposable
{
    private readonly Lock gate = new();
    private SentimentModel? tried;

    public string Role => "retrainer";

    public string Prefix => "retrainer_";

    public string Throughput => "labels_read_total";

    public (ModelManifest Manifest, string Engine)? Served => null;

    public PauseState? Pause => null;

    public ScoreTap? Scores => null;

    public void Begin()
    {
        // Nothing is observed: what is shown of a retrainer is in its measurements, topics and store.
    }

    public void End()
    {
        lock (gate)
        {
            tried?.Dispose();
            tried = null;
        }
    }

    public T Try<T>(Func<SentimentModel, T> use)
    {
        lock (gate)
        {
            if (tried?.Manifest.Version != promotion.Current)
            {
                tried?.Dispose();
                tried = null;
                tried = SentimentModel.Load(promotion.Store.Find(promotion.Name, promotion.Current));
            }

            return use(tried!);
        }
    }

    public void Dispose() => End();
}
