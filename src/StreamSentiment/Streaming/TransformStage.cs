using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace StreamSentiment.Streaming;

/// <summary>A stage that runs a CPU-bound function on several workers and hands the results on in source order.</summary>
internal static class TransformStage
{
    /// <summary>Transforms every item of <paramref name="source"/>, in parallel, keeping its order.</summary>
    /// <param name="source">Where the items come from. Its enumeration must end when its token is cancelled.</param>
    /// <param name="transform">Synchronous work. An exception of it surfaces at the consumer, in the place of its item.</param>
    /// <param name="workers">How many calls of <paramref name="transform"/> may run at once.</param>
    /// <param name="capacity">
    /// How many items the stage holds, waiting, running and finished together, before it stops reading.
    /// </param>
    /// <param name="abort">Ends the stage at once: what it holds is dropped.</param>
    /// <returns>The results. Ending their enumeration early stops the workers and disposes the source.</returns>
    public static IAsyncEnumerable<TOut> Transform<TIn, TOut>(
        this IAsyncEnumerable<TIn> source,
        Func<TIn, TOut> transform,
        int workers,
        int capacity,
        CancellationToken abort = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return Run(source, transform, workers, capacity, abort);
    }

    private static async IAsyncEnumerable<TOut> Run<TIn, TOut>(
        IAsyncEnumerable<TIn> source,
        Func<TIn, TOut> transform,
        int workers,
        int capacity,
        [EnumeratorCancellation] CancellationToken abort
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var inOrder = Channel.CreateBounded<Slot<TIn, TOut>>(
            new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true }
        );
        // Holds only what inOrder holds too, and is bounded by it.
        var work = new WorkQueue<Slot<TIn, TOut>>();
        var token = stop.Token;
        Task[] tasks =
        [
            Task.Run(() => FeedAsync(source, inOrder.Writer, work, token), CancellationToken.None),
            // Threads of their own: workers that are busy for long would keep the pool from everything else.
            .. Enumerable
                .Range(0, workers)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () => Work(work, transform, token),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        try
        {
            await foreach (var slot in inOrder.Reader.ReadAllAsync(token))
            {
                yield return await slot.Task;
            }
        }
        finally
        {
            // Without this an abandoned enumeration would leave the feeder waiting for room for ever.
            await stop.CancelAsync();
            await Task.WhenAll(tasks);
        }
    }

    private static async Task FeedAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source,
        ChannelWriter<Slot<TIn, TOut>> inOrder,
        WorkQueue<Slot<TIn, TOut>> work,
        CancellationToken stop
    )
    {
        Exception? failure = null;
        try
        {
            await foreach (var item in source.WithCancellation(stop))
            {
                var slot = new Slot<TIn, TOut>(item);
                await inOrder.WriteAsync(slot, stop);
                work.Add(slot);
            }
        }
        catch (Exception e)
        {
            failure = e; // travels down in its place, behind the items that came before it
        }
        inOrder.TryComplete(failure);
        work.Complete();
    }

    private static void Work<TIn, TOut>(WorkQueue<Slot<TIn, TOut>> work, Func<TIn, TOut> transform, CancellationToken stop)
    {
        // Reads to the end even when stopped: a slot that nobody completes would hang whoever awaits it.
        while (work.TryTake(out var slot))
        {
            if (stop.IsCancellationRequested)
            {
                slot.TrySetCanceled(stop);
            }
            else
            {
                slot.Run(transform);
            }
        }
    }
}
