namespace StreamSentiment.Contracts;

/// <summary>Where the scored record stood: with it a score can be traced back, and a duplicate recognised.</summary>
public sealed record SourcePosition(string Topic, int Partition, long Offset);
