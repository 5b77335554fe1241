namespace StreamSentiment.Retraining.Labels;

/// <summary>How many records are not in a window, and why; with the examples they are all that was read.</summary>
/// <param name="Superseded">Labels of a review that was labelled again.</param>
/// <param name="Withdrawn">Labels that a tombstone took back.</param>
/// <param name="Tombstones">The tombstones themselves.</param>
/// <param name="TooOld">Labels from before the window.</param>
/// <param name="TooMany">The oldest of the labels that were more than was asked for.</param>
public readonly record struct LeftOut(int Superseded, int Withdrawn, int Tombstones, int TooOld, int TooMany);
