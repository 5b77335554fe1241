namespace StreamSentiment.Contracts.Events;

/// <summary>Offsets of a partition that follow each other.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them, which may be the same.</param>
public sealed record OffsetSpan(long First, long Last);
