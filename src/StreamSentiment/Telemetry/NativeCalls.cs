using System.Collections.Concurrent;

namespace StreamSentiment.Telemetry;

/// <summary>
/// The calls into native libraries that are under way: of one that never returns no exception tells. Thread-safe.
/// </summary>
internal sealed class NativeCalls(TimeProvider time)
{
    private readonly ConcurrentDictionary<NativeCall, bool> known = [];

    /// <summary>A call that is made again and again by one thread, and is not under way yet.</summary>
    /// <param name="what">What it does: "polling the consumer".</param>
    public NativeCall Add(string what)
    {
        var call = new NativeCall(what, time, ended => known.TryRemove(ended, out _));
        known[call] = true;
        return call;
    }

    /// <summary>A call that begins now, and ends when the result is disposed.</summary>
    /// <inheritdoc cref="Add"/>
    public NativeCall Begin(string what)
    {
        var call = Add(what);
        call.Enter();
        return call;
    }

    /// <summary>The call that has been under way for longest, if for longer than so; else null.</summary>
    public (NativeCall Call, long Since)? LongerThan(TimeSpan limit) =>
        known
            .Keys.Select(call => (Call: call, call.Since))
            .Where(each => each.Since != NativeCall.NotUnderWay && time.GetElapsedTime(each.Since) > limit)
            .OrderBy(each => each.Since)
            .Cast<(NativeCall, long)?>()
            .FirstOrDefault();
}

/// <summary>A call into a native library, made by one thread.</summary>
internal sealed class NativeCall(string what, TimeProvider time, Action<NativeCall> remove) : IDisposable
{
    internal const long NotUnderWay = long.MinValue;

    private long since = NotUnderWay;

    /// <summary>What it does.</summary>
    public string What => what;

    /// <summary>The time stamp of its beginning.</summary>
    internal long Since => Volatile.Read(ref since);

    /// <summary>It begins.</summary>
    public void Enter() => Volatile.Write(ref since, time.GetTimestamp());

    /// <summary>It has returned.</summary>
    public void Leave() => Volatile.Write(ref since, NotUnderWay);

    /// <summary>It is not made any more.</summary>
    public void Dispose()
    {
        Leave();
        remove(this);
    }
}
