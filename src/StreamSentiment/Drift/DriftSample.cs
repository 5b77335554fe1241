namespace StreamSentiment.Drift;

/// <summary>One scored review.</summary>
/// <param name="TokenIds">As the network reads them.</param>
/// <param name="TokenCount">Before truncation, unknown ones included.</param>
/// <param name="UnknownShare">The share of those that the vocabulary lacks, 0 to 1.</param>
/// <param name="Probability">That the review is positive.</param>
public readonly record struct DriftSample(int[] TokenIds, int TokenCount, double UnknownShare, double Probability);
