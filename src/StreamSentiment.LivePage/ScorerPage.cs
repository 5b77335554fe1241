using StreamSentiment.Contracts.Live;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Scoring.Watching;

namespace StreamSentiment.LivePage;

/// <summary>The page of a scorer: a text is tried on the version that serves.</summary>
internal sealed class ScorerPage(ActiveModel activeModel, PauseSwitch reading, ScoreObservers observers, ScoreTap scores)
    : IPageHost
{
    public string Role => "scorer";

    public string Prefix => "";

    public string Throughput => "records_scored_total";

    public (ModelManifest Manifest, string Engine)? Served
    {
        get
        {
            using var lease = activeModel.Take();
            return (lease.Model.Manifest, lease.Model.Engine);
        }
    }

    public PauseState? Pause => reading.Pause is { } pause ? new PauseState(pause.Issuer, pause.Since) : null;

    public ScoreTap Scores => scores;

    public void Begin() => observers.Attach(scores);

    public void End()
    {
        observers.Detach(scores);
        scores.Clear();
    }

    public T Try<T>(Func<SentimentModel, T> use)
    {
        using var lease = activeModel.Take();
        return use(lease.Model);
    }
}
