using System.Diagnostics.Metrics;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Makes meters that belong to one test, so that a listener can tell them from those of the tests beside it.</summary>
internal sealed class TestMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public void Dispose() => meters.ForEach(meter => meter.Dispose());
}
