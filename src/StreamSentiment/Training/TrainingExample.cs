namespace StreamSentiment.Training;

/// <summary>One labelled review as the network sees it.</summary>
/// <param name="TokenIds">As many as it has tokens, at most the longest that the network reads.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Weight">Factor of its loss.</param>
public readonly record struct TrainingExample(int[] TokenIds, bool IsPositive, float Weight = 1);
