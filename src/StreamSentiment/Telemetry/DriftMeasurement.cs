namespace StreamSentiment.Telemetry;

/// <summary>One signal of the watch over the stream.</summary>
/// <param name="Version">That serves.</param>
/// <param name="Signal">What is watched, as in the events.</param>
/// <param name="Statistic">Not a number before the first measurement.</param>
/// <param name="IsRaised">Whether the alarm is.</param>
public sealed record DriftMeasurement(string Version, string Signal, double Statistic, bool IsRaised);
