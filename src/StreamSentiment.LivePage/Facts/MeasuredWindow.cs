using StreamSentiment.Contracts.Live;

namespace StreamSentiment.LivePage.Facts;

/// <summary>The measurements of the last minute, and what they say together. One thread at a time.</summary>
internal sealed class MeasuredWindow(TimeProvider clock)
{
    private static readonly TimeSpan OfRates = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OfPercentiles = TimeSpan.FromMinutes(1);

    private const string EndToEnd = "end_to_end_duration_seconds";

    private readonly Queue<Measurement> measurements = [];

    /// <summary>The newest.</summary>
    public Measurement Latest { get; private set; } = new(0, []);

    public void Add(Measurement measurement)
    {
        measurements.Enqueue(measurement);
        while (measurements.Count > 2 && Age(measurements.ElementAt(1)) >= OfPercentiles)
        {
            measurements.Dequeue();
        }

        Latest = measurement;
    }

    public void Clear() => measurements.Clear();

    /// <summary>How often it was counted a second, over the last seconds; null before two measurements.</summary>
    public double? PerSecond(string counter)
    {
        var earlier = measurements.FirstOrDefault(each => Age(each) <= OfRates);
        return earlier is null || earlier == Latest
            ? null
            : Latest.Since(earlier, counter) / clock.GetElapsedTime(earlier.At, Latest.At).TotalSeconds;
    }

    /// <summary>What was counted in the last minute.</summary>
    public double InTheLastMinute(string counter) => measurements.TryPeek(out var earlier) ? Latest.Since(earlier, counter) : 0;

    /// <summary>Percentiles of the last minute, or null where nothing was answered in it.</summary>
    public LatencyState? Latency() =>
        measurements.TryPeek(out var earlier)
        && Latest.Quantile(earlier, EndToEnd, 0.5) is { } p50
        && Latest.Quantile(earlier, EndToEnd, 0.95) is { } p95
        && Latest.Quantile(earlier, EndToEnd, 0.99) is { } p99
            ? new LatencyState(p50, p95, p99, (long)Latest.Since(earlier, $"{EndToEnd}_count"))
            : null;

    /// <summary>Mean records of a micro-batch in the last minute.</summary>
    public double? BatchSize() =>
        InTheLastMinute("batch_size_count") is > 0 and var batches ? InTheLastMinute("batch_size_sum") / batches : null;

    private TimeSpan Age(Measurement measurement) => clock.GetElapsedTime(measurement.At, Latest.At);
}
