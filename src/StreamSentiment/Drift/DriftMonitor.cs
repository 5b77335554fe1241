using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Drift;

/// <summary>
/// Watches a model at work: whether the reviews and its scores are still like those it was evaluated on, and whether it is
/// still right as often. Not thread-safe.
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

    /// <param name="reference">Of the model.</param>
    /// <param name="options">How to watch.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public DriftMonitor(DriftReference reference, DriftOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
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

    /// <summary>The share of labels of late that the model had right; not a number before the first.</summary>
    public double Accuracy => prequential.Value;

    /// <summary>A review was scored.</summary>
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

    /// <summary>A label arrived of a review that this model had scored, and has not learnt from.</summary>
    /// <returns>The alarm, if it changed.</returns>
    public DriftChange? ObserveLabel(bool wasRight)
    {
        prequential.Add(wasRight);
        return accuracy.Measure(reference.Accuracy - prequential.Value, prequential.Count);
    }
}
