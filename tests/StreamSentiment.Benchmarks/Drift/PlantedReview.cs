using StreamSentiment.Drift;

namespace StreamSentiment.Benchmarks.Drift;

/// <summary>A scored review, and whether its label shows the score to be right.</summary>
internal readonly record struct PlantedReview(DriftSample Sample, bool IsRight);
