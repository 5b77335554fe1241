namespace StreamSentiment.Training;

/// <summary>One labelled review as the network sees it.</summary>
public readonly record struct TrainingExample(int[] TokenIds, bool IsPositive);
