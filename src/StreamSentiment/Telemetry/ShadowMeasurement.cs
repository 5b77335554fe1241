namespace StreamSentiment.Telemetry;

/// <summary>
/// How a version in the shadow compares with the one that serves; the last three are not numbers before the first review.
/// </summary>
public sealed record ShadowMeasurement(
    string Version,
    long Reviews,
    long Skipped,
    double Agreement,
    double MeanShift,
    double MeanDistance
);
