using System.Collections.Concurrent;
using System.Diagnostics;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Samples one trace, and keeps its spans as they end.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly ActivityListener listener;

    public SpanRecorder()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId.ToHexString() == Trace
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The id of the trace.</summary>
    public string Trace { get; } = ActivityTraceId.CreateRandom().ToHexString();

    public IReadOnlyCollection<Activity> Ended => ended;

    public void Dispose() => listener.Dispose();
}
