namespace StreamSentiment.Training;

/// <summary>Measures of one epoch.</summary>
public sealed record EpochResult(
    int Epoch,
    double Loss,
    double Accuracy,
    double ValidationLoss,
    double ValidationAccuracy,
    TimeSpan Duration
);
