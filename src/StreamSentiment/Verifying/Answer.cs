namespace StreamSentiment.Verifying;

/// <summary>A score or a dead letter: where it stands, and the record that it answers.</summary>
/// <param name="Place">Its own position.</param>
/// <param name="Partition">The partition of the record that it answers.</param>
/// <param name="Offset">The offset of that record.</param>
internal readonly record struct Answer(RecordPlace Place, int Partition, long Offset)
{
    /// <summary>The key that it was published under.</summary>
    public byte[]? Key { get; init; }

    /// <summary>True for a dead letter that was cut: its key may be the beginning of the record's.</summary>
    public bool IsCut { get; init; }

    /// <summary>The version that scored it, name/version; null for a dead letter.</summary>
    public string? Version { get; init; }

    /// <summary>The time at which it was scored; of a dead letter without meaning.</summary>
    public DateTimeOffset ScoredAt { get; init; }
}

/// <summary>The position of a record in Kafka.</summary>
internal readonly record struct RecordPlace(string Topic, int Partition, long Offset)
{
    public override string ToString() => $"{Topic}/{Partition}/{Offset}";
}
