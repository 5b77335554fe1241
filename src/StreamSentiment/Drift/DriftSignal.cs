namespace StreamSentiment.Drift;

/// <summary>What is watched.</summary>
public enum DriftSignal
{
    /// <summary>How much less often the model is right than on its hold-out.</summary>
    Accuracy,

    /// <summary>Which words the reviews are made of.</summary>
    Words,

    /// <summary>How many tokens they have.</summary>
    Length,

    /// <summary>The share of their tokens that the vocabulary lacks.</summary>
    UnknownWords,

    /// <summary>The probabilities that the model gives.</summary>
    Scores,
}
