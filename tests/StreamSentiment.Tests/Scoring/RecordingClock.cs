using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace StreamSentiment.Tests.Scoring;

/// <summary>Fake time that says what was waited for, and how often it was looked at.</summary>
internal sealed class RecordingClock : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> waits = [];
    private long looks;

    public TimeSpan[] Waits => [.. waits];

    public long Looks => Interlocked.Read(ref looks);

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref looks);
        return base.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        waits.Enqueue(dueTime); // only now: whoever sees it may let the time pass
        return timer;
    }
}
