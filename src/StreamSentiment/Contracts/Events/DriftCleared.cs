namespace StreamSentiment.Contracts.Events;

/// <summary>What <see cref="DriftDetected"/> told of is over. The contract is <c>schemas/drift-cleared.v1.json</c>.</summary>
public sealed record DriftCleared : DriftEvent;
