namespace StreamSentiment.Retraining.Labels;

/// <summary>A window, divided in time.</summary>
/// <param name="Train">The older part, oldest first, without the texts of <paramref name="HeldOut"/>.</param>
/// <param name="HeldOut">The newest part, oldest first, which no training may see.</param>
/// <param name="AlsoHeldOut">Older reviews that are in neither, because a held-out review has the same text.</param>
public sealed record WindowSplit(IReadOnlyList<LabelledExample> Train, IReadOnlyList<LabelledExample> HeldOut, int AlsoHeldOut);
