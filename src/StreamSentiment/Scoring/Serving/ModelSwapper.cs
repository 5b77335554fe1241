using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// Takes a published version into service: loads it beside the one that serves, swaps them between two batches, and reports it.
/// A version that cannot be loaded is refused, and the old one continues to serve. One thread at a time.
/// </summary>
/// <param name="load">Loads, verifies and warms up a version, or throws.</param>
internal sealed class ModelSwapper(
    ActiveModel activeModel,
    Func<ModelReference, SentimentModel> load,
    StatusReporter reporter,
    SentimentMetrics metrics,
    ILogger<ModelSwapper> logger
)
{
    private volatile string? formerVersion;
    private string? answeredId;

    /// <summary>The model whose versions are taken over; others are not this scorer's business.</summary>
    public string ModelName => activeModel.Manifest.Name;

    /// <summary>The version that served before the one that serves; null if none did since the start.</summary>
    public string? FormerVersion => formerVersion;

    /// <summary>Says what serves, where nothing is published.</summary>
    public void ReportServing() => ReportActivated(former: null, causeId: null);

    /// <summary>Answers the event once: another time, after a reconnect, it is passed over.</summary>
    /// <returns>
    /// Why the version cannot be loaded now, where the reason is not in the version: nothing is answered then. Null once it is
    /// answered.
    /// </returns>
    public string? TakeOver(ModelPublished published)
    {
        if (published.Id == answeredId)
        {
            return null;
        }

        string former = activeModel.Manifest.Version;
        if (published.Model.Version == former)
        {
            ReportActivated(former: null, published.Id);
        }
        else
        {
            try
            {
                Load(published, former);
            }
            catch (Exception e) when (StoreFault.IsPassing(e))
            {
                return e.Message;
            }
        }

        answeredId = published.Id;
        return null;
    }

    /// <summary>Says that the version does not serve yet, and why: who has published it waits for an answer.</summary>
    public void ReportAwaited(ModelPublished published, string reason) =>
        Refuse(published, activeModel.Manifest.Version, $"{reason} It is tried again until it can be loaded.");

    private void Load(ModelPublished published, string serving)
    {
        try
        {
            var model = load(published.Model);
            var (name, version) = (model.Manifest.Name, model.Manifest.Version);
            if (published.Model == new ModelReference(name, version))
            {
                Activate(model, serving, published.Id);
                return;
            }

            model.Dispose();
            Refuse(
                published,
                serving,
                $"{published.Model.Name} {published.Model.Version} is refused: "
                    + $"what is stored under this name is {name} {version}."
            );
        }
        catch (Exception e) when (!StoreFault.IsPassing(e))
        {
            // Whatever it is, libtorch's own included: the reviews must go on being scored.
            Refuse(published, serving, e is StreamSentimentException ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }

    private void Activate(SentimentModel model, string former, string causeId)
    {
        var (name, version) = (model.Manifest.Name, model.Manifest.Version);
        activeModel.Replace(model);
        formerVersion = former;
        metrics.ModelSwapped(version);
        logger.ModelActivated(name, version, former);
        ReportActivated(former, causeId);
    }

    private void Refuse(ModelPublished published, string serving, string reason)
    {
        metrics.ModelRefused();
        logger.ModelRefused(published.Model.Name, published.Model.Version, reason, serving);
        reporter.Report(
            new ModelRefused
            {
                Model = published.Model,
                Reason = reason,
                ServingVersion = serving,
                CauseId = published.Id,
            }
        );
    }

    private void ReportActivated(string? former, string? causeId) =>
        reporter.Report(
            new ModelActivated
            {
                Model = new(activeModel.Manifest.Name, activeModel.Manifest.Version),
                FormerVersion = former,
                CauseId = causeId,
            }
        );
}
