namespace StreamSentiment.Drift;

/// <summary>The signals that are watched.</summary>
public enum DriftSignal
{
    /// <summary>The drop of the model's accuracy below that on its hold-out.</summary>
    Accuracy,

    /// <summary>The words of the reviews.</summary>
    Words,

    /// <summary>The lengths of the reviews in tokens.</summary>
    Length,

    /// <summary>The share of their tokens that the vocabulary lacks.</summary>
    UnknownWords,

    /// <summary>The probabilities that the model gives.</summary>
    Scores,
}
