using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Drift;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Telemetry;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Retraining;

/// <summary>
/// Compares the scores of the current model with labels as they arrive, before any training can read them, and raises an alarm
/// when its recent accuracy falls below the accuracy of its evaluation. Not thread-safe.
/// </summary>
/// <param name="promotion">Knows the current version.</param>
/// <param name="drift">When the alarm changes.</param>
/// <param name="reporter">Reports the alarm.</param>
/// <param name="metrics">Shows the accuracy.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Gets the reason why a version cannot be watched.</param>
internal sealed class PrequentialWatch(
    ModelPromotion promotion,
    DriftOptions drift,
    StatusReporter reporter,
    RetrainMetrics metrics,
    TimeProvider clock,
    ILogger<PrequentialWatch> logger
) : IDisposable
{
    /// <summary>The store is asked no more often which version is current.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    private SentimentModel? model;
    private string? version;
    private IReadOnlyList<OffsetRange> learnt = [];
    private PrequentialAccuracy accuracy = new(drift.Memory);
    private WatchedSignal? signal;
    private double reference;
    private long? refreshedAt;

    /// <summary>The accuracy on the latest labels, 0 to 1; not a number before the first.</summary>
    public double Accuracy => accuracy.Value;

    /// <summary>Labels, in their order.</summary>
    public void Observe(IReadOnlyList<LabelRecord> labels)
    {
        TakeCurrent();
        if (model is null)
        {
            return;
        }
        // What the version has read already it would know by heart.
        LabelRecord[] arrived =
        [
            .. labels.Where(label =>
                label.Label is not null && !learnt.Any(range => range.Partition == label.Partition && label.Offset < range.End)
            ),
        ];
        if (arrived.Length == 0)
        {
            return;
        }

        float[] probabilities = new float[arrived.Length];
        model.Score([.. arrived.Select(label => model.Encoder.Encode(label.Label!.Text).TokenIds)], probabilities);
        foreach (var (label, probability) in arrived.Zip(probabilities))
        {
            Observe(SentimentLabel.IsPositive(probability) == (label.Label!.Label == SentimentLabel.Positive));
        }

        metrics.Prequential(accuracy.Value);
    }

    /// <summary>
    /// Does to a plain text what is done to labels, and counts nothing: where it throws, no label is the cause of it.
    /// </summary>
    public void TryPlainLabel()
    {
        TakeCurrent();
        model?.Score([model.Encoder.Encode("A good film, not a bad one.").TokenIds], new float[1]);
    }

    public void Dispose() => model?.Dispose();

    private void Observe(bool wasRight)
    {
        accuracy.Add(wasRight);
        if (signal?.Measure(reference - accuracy.Value, accuracy.Count) is { } change)
        {
            reporter.Report(
                DriftEvent.Create(
                    change.IsRaised,
                    new(promotion.Name, version!),
                    "accuracy",
                    change.Statistic,
                    change.Threshold,
                    change.Reviews
                )
            );
        }
    }

    /// <summary>Of a store that is away it asks again later; meanwhile the version that it has is watched.</summary>
    private void TakeCurrent()
    {
        if (refreshedAt is { } last && clock.GetElapsedTime(last) < Refresh)
        {
            return;
        }

        refreshedAt = clock.GetTimestamp();
        string? current = null;
        try
        {
            current = promotion.Current;
            if (current != version)
            {
                Take(current);
            }
        }
        catch (Exception e) when (e is InvalidModelException || StoreFault.IsPassing(e))
        {
            logger.LabelsUnwatched(current ?? "the current version", e.Message);
        }
    }

    /// <exception cref="InvalidModelException">Something is wrong with it: it is current, and not watched.</exception>
    private void Take(string current)
    {
        SentimentModel? next = null;
        try
        {
            string folder = promotion.Store.Find(promotion.Name, current);
            next = SentimentModel.Load(folder);
            (learnt, reference) = (Candidate.From(next.Manifest)?.Ranges ?? [], next.Drift?.Accuracy ?? ReferenceOf(folder));
            Become(current, next);
        }
        catch (Exception e)
        {
            next?.Dispose();
            if (!StoreFault.IsPassing(e))
            {
                Become(current, null);
            }

            throw;
        }
    }

    private void Become(string current, SentimentModel? next)
    {
        model?.Dispose();
        (version, model, accuracy) = (current, next, new PrequentialAccuracy(drift.Memory));
        signal = next is null ? null : new WatchedSignal(DriftSignal.Accuracy, drift.Accuracy, drift.LeastSample);
    }

    /// <summary>
    /// The accuracy that a version from before there was a reference had on reviews that it was not trained on.
    /// </summary>
    private static double ReferenceOf(string folder)
    {
        var evaluation = ModelEvaluation.Read(folder);
        return (evaluation.Test ?? evaluation.Validation)?.Accuracy ?? double.NaN;
    }
}
