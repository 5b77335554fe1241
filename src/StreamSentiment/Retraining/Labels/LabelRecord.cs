using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Labels;

/// <summary>One record of <see cref="Topics.Labelled"/> that could be read: a label, or a tombstone that withdraws one.</summary>
/// <param name="Partition">Where it stands.</param>
/// <param name="Offset">Where it stands there.</param>
/// <param name="Key">The record's key as text: what a tombstone withdraws.</param>
/// <param name="Label">The label; null for a tombstone.</param>
/// <param name="Time">The record's timestamp.</param>
public sealed record LabelRecord(int Partition, long Offset, string? Key, ReviewLabelled? Label, DateTimeOffset Time)
{
    /// <summary>The review that it speaks of; null for a tombstone without a key, which speaks of none.</summary>
    public string? Id => Label?.Id ?? Key;
}
