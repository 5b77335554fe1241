using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Training;

/// <summary>
/// What a training takes from reviews without a label. It needs networks, and somebody who guesses the labels: n-grams beside
/// them, or a teacher.
/// </summary>
public sealed record UnlabelledOptions
{
    /// <summary>
    /// Passes over all reviews in which a network first learns to foretell words (<see cref="LanguageModel"/>); 0 for none.
    /// Default: 4.
    /// </summary>
    [Range(0, 1000)]
    public int LanguageModelEpochs { get; init; } = 4;

    /// <summary>
    /// Unlabelled reviews in an epoch for each labelled one, drawn anew; their target is the guess. Default: 1.
    /// </summary>
    [Range(0, 1000)]
    public double PerLabelled { get; init; } = 1;
}
