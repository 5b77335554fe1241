namespace StreamSentiment.Training;

/// <summary>What an epoch gave.</summary>
public sealed record EpochResult(
    int Epoch,
    double Loss,
    double Accuracy,
    double ValidationLoss,
    double ValidationAccuracy,
    TimeSpan Duration
);
