namespace StreamSentiment.Training.Experiments;

/// <summary>What one training of a model gave.</summary>
/// <param name="Seed">Of split, weights, order and dropout.</param>
/// <param name="TestAccuracy">Of the stored weights on the test split, 0 to 1.</param>
/// <param name="CalibrationError">Expected calibration error on the test split, 0 to 1.</param>
/// <param name="Epochs">That were run, early stopping included.</param>
/// <param name="SecondsPerEpoch">Mean, validation included.</param>
public sealed record SeedOutcome(int Seed, double TestAccuracy, double CalibrationError, int Epochs, double SecondsPerEpoch);
