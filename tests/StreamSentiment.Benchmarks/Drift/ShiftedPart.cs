namespace StreamSentiment.Benchmarks.Drift;

/// <summary>What changes in a stream.</summary>
internal enum ShiftedPart
{
    None,
    Words,
    Lengths,
    UnknownWords,
    Labels,
    Scores,
}
