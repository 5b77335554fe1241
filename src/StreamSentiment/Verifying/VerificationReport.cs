namespace StreamSentiment.Verifying;

/// <summary>What a verification found.</summary>
internal sealed record VerificationReport
{
    /// <summary>The records that were to be answered.</summary>
    public required long Records { get; init; }

    /// <summary>Partitions of the input.</summary>
    public required int Partitions { get; init; }

    /// <summary>Scores of the input's records, doubled ones included.</summary>
    public required long Scores { get; init; }

    /// <summary>Dead letters of the input's records, doubled ones included.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>Answers to records that retention has deleted: nothing can be said of them.</summary>
    public required long Expired { get; init; }

    /// <summary>Answers to records of other topics.</summary>
    public required long Others { get; init; }

    /// <summary>The number of faults of each kind.</summary>
    public required IReadOnlyDictionary<FaultKind, long> Faults { get; init; }

    /// <summary>A sentence for each of the first faults of each kind.</summary>
    public required IReadOnlyDictionary<FaultKind, IReadOnlyList<string>> First { get; init; }

    /// <summary>True if every record has exactly one answer, in order, and nothing else is there.</summary>
    public bool IsClean => Faults.Values.All(count => count == 0);
}
