using StreamSentiment.Modeling.Networks;

namespace StreamSentiment.Training;

/// <summary>A network with the weights of its best epoch.</summary>
/// <param name="Classifier">The network.</param>
/// <param name="Epochs">The course of the training.</param>
/// <param name="BestEpoch">From 1; 0 if the training was stopped before its first epoch ended.</param>
/// <param name="Validation">The reviews that it was chosen by.</param>
/// <param name="ValidationLogits">Its logits of these reviews, in their order.</param>
/// <param name="WasInterrupted">True if the training was stopped before its last epoch.</param>
internal sealed record TrainedClassifier(
    RecurrentClassifier Classifier,
    IReadOnlyList<EpochResult> Epochs,
    int BestEpoch,
    TrainingExample[] Validation,
    double[] ValidationLogits,
    bool WasInterrupted
);
