using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Drift;

/// <summary>
/// Watches a model at work: compares reviews, scores and accuracy with those of its evaluation. Not thread-safe.
/// </summary>
public sealed class DriftMonitor
{
    /// <summary>An index costs some hundred logarithms, and one review more changes it little.</summary>
    internal const int ReviewsAMeasurement = 20;

    private readonly DriftReference reference;
    private readonly WatchedDistribution words;
    private readonly WatchedDistribution length;
    private readonly WatchedDistribution unknownWords;
    private readonly WatchedDistribution scores;
    private readonly WatchedDistribution[] distributions;
    private readonly PrequentialAccuracy prequential;
    private readonly WatchedSignal accuracy;
    private long reviews;

    /// <param name="reference">The model's reference.</param>
    /// <param name="options">Levels and memory.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public DriftMonitor(DriftReference reference, DriftOptions options)
    {
        var validation = new DriftOptionsValidator().Validate(name: null, options);
        if (validation.Failed)
        {
            throw new ValidationException(validation.FailureMessage);
        }

        this.reference = reference;
        words = Watch(DriftSignal.Words, options.Words, reference.Words.Counts);
        length = Watch(DriftSignal.Length, options.Length, reference.Length.Counts);
        unknownWords = Watch(DriftSignal.UnknownWords, options.UnknownWords, reference.UnknownWords.Counts);
        scores = Watch(DriftSignal.Scores, options.Scores, reference.Scores.Counts);
        distributions = [words, length, unknownWords, scores];
        prequential = new PrequentialAccuracy(options.Memory);
        accuracy = new WatchedSignal(DriftSignal.Accuracy, options.Accuracy, options.LeastSample);

        WatchedDistribution Watch(DriftSignal signal, AlarmLevels levels, IReadOnlyList<long> counts) =>
            new(new WatchedSignal(signal, levels, options.LeastSample), counts, options.Memory);
    }

    /// <summary>Every signal as it stands, for metrics.</summary>
    public IReadOnlyList<WatchedSignal> Signals => [accuracy, .. distributions.Select(watched => watched.Signal)];

    /// <summary>The share of recent labels that the model had right; NaN before the first.</summary>
    public double Accuracy => prequential.Value;

    /// <summary>Takes in a scored review.</summary>
    /// <returns>The alarms that changed.</returns>
    public IReadOnlyList<DriftChange> Observe(in DriftSample sample)
    {
        foreach (var watched in distributions)
        {
            watched.Next();
        }

        foreach (int tokenId in sample.TokenIds)
        {
            if (reference.Words.TryGetBin(tokenId, out int bin))
            {
                words.Add(bin);
            }
        }

        length.Add(reference.Length.BinOf(sample.TokenCount));
        unknownWords.Add(reference.UnknownWords.BinOf(sample.UnknownShare));
        scores.Add(reference.Scores.BinOf(sample.Probability));
        if (++reviews % ReviewsAMeasurement != 0)
        {
            return [];
        }

        return [.. distributions.Select(watched => watched.Measure(reviews)).OfType<DriftChange>()];
    }

    /// <summary>Takes in the label of a review that this model has scored and has not learnt from.</summary>
    /// <returns>The alarm, if it changed.</returns>
    public DriftChange? ObserveLabel(bool wasRight)
    {
        prequential.Add(wasRight);
        return accuracy.Measure(reference.Accuracy - prequential.Value, prequential.Count);
    }
}
