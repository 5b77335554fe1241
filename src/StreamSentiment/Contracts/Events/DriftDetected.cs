namespace StreamSentiment.Contracts.Events;

/// <summary>
/// The reviews, the scores or the accuracy of a model are no longer what they were when it was evaluated. The contract is
/// <c>schemas/drift-detected.v1.json</c>.
/// </summary>
public sealed record DriftDetected : DriftEvent;
