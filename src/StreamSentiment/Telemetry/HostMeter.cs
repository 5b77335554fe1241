using System.Diagnostics.Metrics;

namespace StreamSentiment.Telemetry;

/// <summary>
/// A meter whose instruments carry the name of their host, so that a sum over all hosts does not mix what a scorer and a
/// retrainer read: <c>streamsentiment.retrainer.partition.lag</c>. Names of the semantic conventions stay: OpenTelemetry tells
/// hosts apart by <c>service.name</c>.
/// </summary>
/// <param name="meter">Disposed of with this one.</param>
/// <param name="host">Null for the scorer, whose names are the plain ones.</param>
internal sealed class HostMeter(Meter meter, string? host) : IDisposable
{
    private const string Root = "streamsentiment.";

    public Counter<T> CreateCounter<T>(string name, string unit, string description)
        where T : struct => meter.CreateCounter<T>(Named(name), unit, description);

    public Histogram<T> CreateHistogram<T>(
        string name,
        string unit,
        string description,
        IEnumerable<KeyValuePair<string, object?>>? tags,
        InstrumentAdvice<T> advice
    )
        where T : struct => meter.CreateHistogram(Named(name), unit, description, tags, advice);

    public void CreateObservableGauge<T>(string name, Func<T> observe, string unit, string description)
        where T : struct => meter.CreateObservableGauge(Named(name), observe, unit, description);

    public void CreateObservableGauge<T>(string name, Func<IEnumerable<Measurement<T>>> observe, string unit, string description)
        where T : struct => meter.CreateObservableGauge(Named(name), observe, unit, description);

    public void CreateObservableCounter<T>(
        string name,
        Func<IEnumerable<Measurement<T>>> observe,
        string unit,
        string description
    )
        where T : struct => meter.CreateObservableCounter(Named(name), observe, unit, description);

    public void Dispose() => meter.Dispose();

    private string Named(string name) =>
        host is not null && name.StartsWith(Root, StringComparison.Ordinal) ? $"{Root}{host}.{name[Root.Length..]}" : name;
}
