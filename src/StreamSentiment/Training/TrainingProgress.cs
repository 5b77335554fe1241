namespace StreamSentiment.Training;

/// <summary>The progress of a training, reported after each step.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">The most there can be.</param>
/// <param name="Step">Within the epoch, from 1.</param>
/// <param name="Steps">In an epoch.</param>
/// <param name="Loss">Mean over the epoch so far, in nats.</param>
/// <param name="Accuracy">Mean over the epoch so far, dropout on.</param>
/// <param name="ReviewsPerSecond">Over the epoch so far.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    double Loss,
    double Accuracy,
    double ReviewsPerSecond
);

/// <summary>Measures of one epoch.</summary>
public sealed record EpochResult(
    int Epoch,
    double Loss,
    double Accuracy,
    double ValidationLoss,
    double ValidationAccuracy,
    TimeSpan Duration
);
