using System.Diagnostics.Metrics;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Makes meters that belong to one test, so that a listener can tell them from those of the tests beside it.</summary>
internal sealed class TestMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];
    private readonly List<MeterListener> listeners = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    /// <summary>The counts of a counter from now on, by the value of its first tag, or by nothing if it has none.</summary>
    public Dictionary<string, long> Count(string counter)
    {
        Dictionary<string, long> counts = [];
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == this && instrument.Name == counter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, count, tags, _) =>
            {
                string tag = tags.Length > 0 ? $"{tags[0].Value}" : "";
                lock (counts)
                {
                    counts[tag] = counts.GetValueOrDefault(tag) + count;
                }
            }
        );
        listener.Start();
        listeners.Add(listener);
        return counts;
    }

    public void Dispose()
    {
        listeners.ForEach(listener => listener.Dispose());
        meters.ForEach(meter => meter.Dispose());
    }
}
