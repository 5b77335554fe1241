namespace StreamSentiment.Retraining.Promotion;

/// <summary>Reviews a second, tokenizing included, on one core.</summary>
/// <param name="Candidate">Of the candidate.</param>
/// <param name="Current">Of the current model, above 0.</param>
public readonly record struct TrialSpeed(double Candidate, double Current);
