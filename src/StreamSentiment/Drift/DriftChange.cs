namespace StreamSentiment.Drift;

/// <summary>An alarm was raised or cleared.</summary>
/// <param name="Signal">The signal that it watches.</param>
/// <param name="IsRaised">Raised; otherwise cleared.</param>
/// <param name="Statistic">The measurement: a drop of accuracy, or a population stability index.</param>
/// <param name="Threshold">The level that it passed.</param>
/// <param name="Reviews">The number of reviews, or labels, up to then.</param>
public readonly record struct DriftChange(DriftSignal Signal, bool IsRaised, double Statistic, double Threshold, long Reviews);
