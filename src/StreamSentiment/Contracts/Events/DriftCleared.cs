namespace StreamSentiment.Contracts.Events;

/// <summary>
/// The drift that a <see cref="DriftDetected"/> reported is over. The contract is <c>schemas/drift-cleared.v1.json</c>.
/// </summary>
public sealed record DriftCleared : DriftEvent;
