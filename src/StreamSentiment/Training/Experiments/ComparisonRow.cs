using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Experiments;

/// <summary>One model of a comparison.</summary>
public sealed record ComparisonRow
{
    /// <summary>Its name in the comparison.</summary>
    public required string Model { get; init; }

    /// <summary>True for the baseline, which the comparison does not store; <c>train</c> stores one that can be served.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>Trained numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>The size of the stored version, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Inference on the machine of the comparison.</summary>
    public required double ReviewsPerSecond { get; init; }

    /// <summary>One training a seed, at least one.</summary>
    public required IReadOnlyList<SeedOutcome> Seeds { get; init; }

    /// <summary>The model with the median seed on each slice of the test reviews, in the order of the slices.</summary>
    public IReadOnlyList<SliceMeasure> Slices { get; init; } = [];

    /// <summary>
    /// <see cref="McNemar"/> between this model and the best one, each with the seed whose accuracy is the median; null for the
    /// best one itself.
    /// </summary>
    public double? PValueAgainstBest { get; init; }

    /// <summary>Median over the seeds, 0 to 1.</summary>
    public double TestAccuracy => Median(seed => seed.TestAccuracy);

    /// <summary>Highest less lowest test accuracy of the seeds, 0 to 1.</summary>
    public double Spread => Seeds.Max(seed => seed.TestAccuracy) - Seeds.Min(seed => seed.TestAccuracy);

    /// <summary>Median over the seeds, 0 to 1.</summary>
    public double CalibrationError => Median(seed => seed.CalibrationError);

    /// <summary>Median over the seeds.</summary>
    public double Epochs => Median(seed => seed.Epochs);

    /// <summary>Median over the seeds.</summary>
    public double SecondsPerEpoch => Median(seed => seed.SecondsPerEpoch);

    private double Median(Func<SeedOutcome, double> measure)
    {
        double[] sorted = [.. Seeds.Select(measure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Measures of one training of a model.</summary>
/// <param name="Seed">The seed of split, weights, order and dropout.</param>
/// <param name="TestAccuracy">Accuracy of the stored weights on the test split, 0 to 1.</param>
/// <param name="CalibrationError">Expected calibration error on the test split, 0 to 1.</param>
/// <param name="Epochs">The number of epochs up to the best.</param>
/// <param name="SecondsPerEpoch">Mean duration of an epoch, validation included.</param>
public sealed record SeedOutcome(int Seed, double TestAccuracy, double CalibrationError, int Epochs, double SecondsPerEpoch);
