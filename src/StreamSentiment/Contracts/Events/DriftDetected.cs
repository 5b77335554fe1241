namespace StreamSentiment.Contracts.Events;

/// <summary>
/// The reviews, the scores or the accuracy of a model differ from those of its evaluation. The contract is
/// <c>schemas/drift-detected.v1.json</c>.
/// </summary>
public sealed record DriftDetected : DriftEvent;
