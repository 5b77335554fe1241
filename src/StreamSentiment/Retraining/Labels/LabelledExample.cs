namespace StreamSentiment.Retraining.Labels;

/// <summary>One labelled review of a window.</summary>
/// <param name="Id">No two examples of a window have the same.</param>
/// <param name="Text">The review as its author wrote it.</param>
/// <param name="IsPositive">The label.</param>
/// <param name="Weight">How much it counts in training, above 0; 1 where the label says nothing.</param>
/// <param name="Source">Where the review comes from; null if nobody said.</param>
/// <param name="Time">The timestamp of its record.</param>
/// <param name="Partition">Of its record.</param>
/// <param name="Offset">Of its record.</param>
public sealed record LabelledExample(
    string Id,
    string Text,
    bool IsPositive,
    double Weight,
    string? Source,
    DateTimeOffset Time,
    int Partition,
    long Offset
);
