using StreamSentiment.Text;

namespace StreamSentiment.Training;

/// <summary>One labelled review as the network sees it.</summary>
public readonly record struct TrainingExample(int[] TokenIds, bool IsPositive)
{
    /// <summary>Tokens of the text before truncation, unknown ones included.</summary>
    public int TokenCount { get; init; }

    /// <summary>Of them, those that the vocabulary lacks.</summary>
    public int UnknownCount { get; init; }

    /// <summary>A text as an encoder gives it.</summary>
    public static TrainingExample Of(EncodedText encoded, bool isPositive) =>
        new(encoded.TokenIds, isPositive) { TokenCount = encoded.TokenCount, UnknownCount = encoded.UnknownCount };
}
