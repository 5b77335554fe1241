namespace StreamSentiment.Training.Experiments;

/// <summary>Measures of one training of a model.</summary>
/// <param name="Seed">The seed of split, weights, order and dropout.</param>
/// <param name="TestAccuracy">Accuracy of the stored weights on the test split, 0 to 1.</param>
/// <param name="CalibrationError">Expected calibration error on the test split, 0 to 1.</param>
/// <param name="Epochs">The number of epochs up to the best.</param>
/// <param name="SecondsPerEpoch">Mean duration of an epoch, validation included.</param>
public sealed record SeedOutcome(int Seed, double TestAccuracy, double CalibrationError, int Epochs, double SecondsPerEpoch);
