using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Labels;

/// <summary>One record of <see cref="Topics.Labelled"/> that could be read: a label, or a tombstone that withdraws one.</summary>
/// <param name="Partition">The record's partition.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Key">The record's key as text: the review that a tombstone withdraws.</param>
/// <param name="Label">The label; null for a tombstone.</param>
/// <param name="Time">The record's timestamp.</param>
public sealed record LabelRecord(int Partition, long Offset, string? Key, ReviewLabelled? Label, DateTimeOffset Time)
{
    /// <summary>The review that it is about; null for a tombstone without a key.</summary>
    public string? Id => Label?.Id ?? Key;
}
