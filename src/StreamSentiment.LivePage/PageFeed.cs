using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Hosting;
using StreamSentiment.Telemetry;

namespace StreamSentiment.LivePage;

/// <summary>
/// Measures once a second for all who look, and not at all while nobody does. Whoever is slow misses states, and holds up nobody.
/// </summary>
internal sealed class PageFeed(
    StateReader reader,
    PageOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<PageFeed> logger
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A page that is loaded again, and a program that asks every few seconds, find the same curves.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Seconds of the curves.</summary>
    private const int LongestHistory = 600;

    private readonly Lock gate = new();
    private readonly List<Channel<byte[]>> viewers = [];
    private readonly Queue<HistoryPoint> history = [];
    private TaskCompletionSource<byte[]> latest = New();
    private Task measuring = Task.CompletedTask;
    private long lastAsked;

    /// <summary>The number of pages that are open.</summary>
    public int Viewers
    {
        get
        {
            lock (gate)
            {
                return viewers.Count;
            }
        }
    }

    /// <summary>True while it measures.</summary>
    public bool IsMeasuring => !measuring.IsCompleted;

    /// <summary>The last state, not older than a second.</summary>
    public Task<byte[]> StateAsync(CancellationToken stop)
    {
        lock (gate)
        {
            Ask();
            return latest.Task.WaitAsync(stop);
        }
    }

    /// <summary>Opens a stream of states, the newest alone where several wait; null where too many are open.</summary>
    /// <param name="past">The curves until now, as JSON.</param>
    public ChannelReader<byte[]>? Open(out byte[] past)
    {
        past = [];
        lock (gate)
        {
            if (viewers.Count >= options.Viewers)
            {
                return null;
            }

            var viewer = Channel.CreateBounded<byte[]>(
                new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
            );
            viewers.Add(viewer);
            Ask();
            past = JsonSerializer.SerializeToUtf8Bytes([.. history], HostStateJson.Default.HistoryPointArray);
            if (latest.Task.IsCompletedSuccessfully)
            {
                viewer.Writer.TryWrite(latest.Task.Result);
            }

            return viewer.Reader;
        }
    }

    /// <summary>Closes a stream.</summary>
    public void Close(ChannelReader<byte[]> viewer)
    {
        lock (gate)
        {
            viewers.RemoveAll(each => each.Reader == viewer);
            lastAsked = clock.GetTimestamp();
        }
    }

    private static TaskCompletionSource<byte[]> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Ask()
    {
        lastAsked = clock.GetTimestamp();
        if (measuring.IsCompleted && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            latest = New();
            measuring = Task.Run(() => MeasureAsync(lifetime.ApplicationStopping));
        }
    }

    private async Task MeasureAsync(CancellationToken stop)
    {
        try
        {
            await using var looking = reader.Begin();
            using var timer = new PeriodicTimer(Interval, clock);
            do
            {
                Publish(await reader.ReadAsync());
            } while (await WaitAsync(timer, stop) && IsWanted());
        }
        catch (Exception e) // whatever it is: the host goes on, and who looks asks again
        {
            logger.PageFailed(Discretion.Of(e));
        }
        finally
        {
            lock (gate)
            {
                // Whoever still waits is told that nothing comes, and asks again.
                latest.TrySetCanceled(CancellationToken.None);
                viewers.ForEach(viewer => viewer.Writer.TryComplete());
                measuring = Task.CompletedTask;
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsWanted()
    {
        lock (gate)
        {
            return viewers.Count > 0 || clock.GetElapsedTime(lastAsked) < Patience;
        }
    }

    private void Publish(HostState state)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(state, HostStateJson.Default.HostState);
        lock (gate)
        {
            history.Enqueue(HistoryPoint.Of(state));
            if (history.Count > LongestHistory)
            {
                history.Dequeue();
            }

            if (!latest.TrySetResult(json))
            {
                latest = New();
                latest.SetResult(json);
            }

            foreach (var viewer in viewers)
            {
                viewer.Writer.TryWrite(json);
            }
        }
    }
}
