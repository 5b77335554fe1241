using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace StreamSentiment.Tests.Scoring;

/// <summary>Fake time that says what was waited for.</summary>
internal sealed class RecordingClock : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> waits = [];

    public TimeSpan[] Waits => [.. waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        waits.Enqueue(dueTime); // only now: whoever sees it may let the time pass
        return timer;
    }
}
