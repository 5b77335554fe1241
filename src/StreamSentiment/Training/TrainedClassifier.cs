using StreamSentiment.Modeling;

namespace StreamSentiment.Training;

/// <summary>A network with the weights of its best epoch.</summary>
/// <param name="BestEpoch">From 1; 0 if the training was stopped before its first epoch ended.</param>
internal sealed record TrainedClassifier(
    RecurrentClassifier Classifier, IReadOnlyList<EpochResult> Epochs, int BestEpoch, bool WasInterrupted);
