using StreamSentiment.Data;
using StreamSentiment.Text;

namespace StreamSentiment.Training;

/// <summary>One labelled review as the network sees it.</summary>
/// <param name="TokenIds">The ids of its tokens, truncated to the longest sequence that the network reads.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Weight">The factor of its loss.</param>
public readonly record struct TrainingExample(int[] TokenIds, bool IsPositive, float Weight = 1)
{
    /// <summary>Tokens of the text before truncation, unknown ones included.</summary>
    public int TokenCount { get; init; }

    /// <summary>The number of these tokens that the vocabulary lacks.</summary>
    public int UnknownCount { get; init; }

    /// <summary>The place of its review among those of the training, from 0.</summary>
    public int Place { get; init; }

    /// <summary>
    /// The probability that is learnt in place of the label, as a teacher gives it; null for the label itself.
    /// </summary>
    public float? Target { get; init; }

    /// <summary>Creates the example of an encoded review.</summary>
    public static TrainingExample From(EncodedText encoded, LabelledText review) =>
        new(encoded.TokenIds, review.IsPositive, (float)review.Weight)
        {
            TokenCount = encoded.TokenCount,
            UnknownCount = encoded.UnknownCount,
        };
}
